// Dirty files: what is wrong with them is found, said by a stable id, and nothing is half-done.
using System.IO.Compression;
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class DirtyFileTests(ManyTables lake) : IClassFixture<ManyTables>
{
    private const string AnyColumns = "subject: none\nother-columns: sensitive";
    private const string Rif =
        "CMSgov+beneficiary-fhir-data/apps/bfd-model/bfd-model-rif-samples/src/main/resources";

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_name()
    {
        var table = await lake.AddTableAsync("subject: none\ncolumns: {id: general, name: sensitive}");
        await lake.LoadAsync("\uFEFFid,name\n1,Zoë\n");

        Assert.Equal("id,name\n1,Zoë\n", await lake.AskAsync($"SELECT * FROM {table}"));
    }

    [Fact]
    public async Task Two_hundred_and_ten_columns_after_a_byte_order_mark_without_a_final_newline()
    {
        var content = await File.ReadAllBytesAsync(
            House.Shared("data", "csv", Rif, "rif-synthea/beneficiary_2012.csv"),
            TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], content[..3]);
        Assert.NotEqual((byte)'\n', content[^1]);
        var table = await lake.AddTableAsync(AnyColumns);
        var report = await lake.LoadAsync(content);

        Assert.Equal((3, 0), (report.Rows, report.Quarantined));
        var (row, columns) = await lake.RowAsync($"SELECT * FROM {table}");
        Assert.Equal((210, "DML_IND"), (columns.Count, columns[0].Name));
        Assert.Equal(("DATE", "1942-01-17"), (columns[5].Type, row[5]));
        Assert.EndsWith(".*", Assert.Single(LastQuery().Columns), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_row_counts_without_a_final_newline()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        var report = await lake.LoadAsync("a,b\r\n1,x\r\n2,y");

        Assert.Equal(2, report.Rows);
        Assert.Equal("a,b\n1,x\n2,y\n", await lake.AskAsync($"SELECT * FROM {table} ORDER BY a"));
    }

    [Theory]
    [InlineData("subject: none\ncolumns: {id: general, seen: {class: quasi-identifier, type: date}}")]
    [InlineData(AnyColumns)]
    public async Task Dates_like_23_JUN_2015_are_dates(string declared)
    {
        var table = await lake.AddTableAsync(declared);
        await lake.LoadAsync("id,seen\n1,23-JUN-2015\n2,01-Feb-1998\n3,\n");

        var (row, columns) = await lake.RowAsync($"SELECT min(seen), max(seen), count(seen) FROM {table}");
        Assert.Equal("DATE", columns[0].Type);
        Assert.Equal(["1998-02-01", "2015-06-23", "2"], row);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n\n")]
    public async Task An_empty_file_is_refused(string content) =>
        await RefusedAsync(AnyColumns, content, "LW-ING-0124");

    [Fact]
    public async Task A_header_alone_makes_a_table_without_rows()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        var report = await lake.LoadAsync("a,b\n");

        Assert.Equal((0, 0), (report.Rows, report.Quarantined));
        Assert.Equal("n\n0\n", await lake.AskAsync($"SELECT count(a) AS n FROM {table}"));
    }

    [Fact]
    public async Task Quoted_fields_of_several_lines_stay_whole()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        var report = await lake.LoadAsync("id,note\n1,\"first\nsecond, \"\"quoted\"\"\r\nthird\"\n2,plain\n");

        Assert.Equal(2, report.Rows);
        var (row, _) = await lake.RowAsync($"SELECT note FROM {table} WHERE id = 1");
        Assert.Equal("first\nsecond, \"quoted\"\r\nthird", Assert.Single(row));
    }

    [Fact]
    public async Task A_gzip_file_is_loaded_like_the_file_in_it()
    {
        var content = await File.ReadAllBytesAsync(
            House.Shared(
                "data", "csv", Rif, "rif-synthea/carrier.csv"), TestContext.Current.CancellationToken);
        var plain = await lake.AddTableAsync(AnyColumns);
        var expected = await lake.LoadAsync(content);
        var packed = await lake.AddTableAsync(AnyColumns);
        var found = await lake.LoadAsync(Gzip(content));

        Assert.Equal((expected.Rows, expected.SizeBytes), (found.Rows, found.SizeBytes));
        var sums = "SELECT count(*), sum(hash(*COLUMNS(*))) FROM";
        Assert.Equal(
            (await lake.RowAsync($"{sums} {plain}")).Row, (await lake.RowAsync($"{sums} {packed}")).Row);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(600)]
    public async Task A_gzip_file_cut_short_is_refused(int missing)
    {
        var packed = Gzip(Rows(5_000));
        await RefusedAsync(AnyColumns, packed[..^missing], "LW-ING-0120");
    }

    [Fact]
    public async Task A_gzip_file_with_a_wrong_check_value_is_refused()
    {
        var packed = Gzip(Rows(5_000));
        packed[^6] ^= 1;
        await RefusedAsync(AnyColumns, packed, "LW-ING-0120");
    }

    [Fact]
    public async Task A_decompression_bomb_is_stopped_at_the_limit_of_the_drop()
    {
        var packed = Gzip([.. "a\n"u8, .. Enumerable.Repeat((byte)'7', 64 << 20)]);
        Assert.True(packed.Length < 1 << 20);
        await RefusedAsync(AnyColumns, packed, "LW-ING-0119", limit: "1 MiB");
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_at_the_sender()
    {
        await lake.AddTableAsync(AnyColumns, limit: "1 KiB");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.SendAsync(Rows(5_000)));
        Assert.Equal("LW-ING-0107", refusal.Id);
    }

    [Fact]
    public async Task Bad_rows_go_to_quarantine_by_code_and_the_others_are_loaded()
    {
        var table = await lake.AddTableAsync("""
            subject: none
            columns:
              id: {class: general, type: integer}
              paid: {class: general, type: 'decimal(8,2)'}
              seen: {class: quasi-identifier, type: date}
            """);
        var report = await lake.LoadAsync(
            "id,paid,seen\n1,10.50,2020-01-31\n2,11\n99999999999999999999,1,2020-01-01\n"
            + "3,1234567.00,2020-01-01\n"
            + "4,0.001,2020-01-01\n5,1,2020-02-30\n6,1,2020-01-01,more\nx,1,2020-01-01\n7,,\n");

        Assert.Equal((2, 7), (report.Rows, report.Quarantined));
        Assert.Equal(
            [
                "LW-REC-0110:1", "LW-REC-0111:1", "LW-REC-0301:1",
                "LW-REC-0302:2", "LW-REC-0303:1", "LW-REC-0305:1",
            ],
            report.IssuesByCode.Select(issue => $"{issue.Key}:{issue.Value}").Order());
        Assert.Equal(
            "id,paid\n1,10.50\n7,\n", await lake.AskAsync($"SELECT id, paid FROM {table} ORDER BY id"));
        Assert.True(lake.Lake.Verify().Passed);
    }

    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ")]
    [InlineData("UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS5jc3Y=")]
    [InlineData("JVBERi0xLjcKJeLjz9MK")]
    [InlineData("W3siYSI6MX0seyJhIjoyfV0K")]
    [InlineData("PD94bWwgdmVyc2lvbj0iMS4wIj8+Cg==")]
    [InlineData("//5hACwAYgAKAA==")]
    [InlineData("UEFSMRUEFQAVAkwVABUA")]
    public async Task A_file_that_is_not_what_it_claims_to_be_is_refused(string base64) =>
        await RefusedAsync(AnyColumns, Convert.FromBase64String(base64), "LW-ING-0115");

    [Fact]
    public async Task JSON_lines_are_refused_where_the_drop_does_not_accept_them()
    {
        await lake.AddTableAsync(AnyColumns, accepts: "delimited");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync("{\"a\":1}\n"));
        Assert.Equal("LW-ING-0115", refusal.Id);
    }

    [Theory]
    [InlineData("{\"a\":\n{a:1}\n")]
    [InlineData("{}x\n")]
    [InlineData("{}\n{}\n")]
    public async Task JSON_lines_without_a_good_line_are_refused(string content) =>
        await RefusedAsync(AnyColumns, content, "LW-ING-0129");

    [Fact]
    public async Task A_number_in_quotes_stays_text_in_JSON()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        await lake.LoadAsync("{\"zip\":\"98101\",\"n\":1,\"ok\":true}\n{\"zip\":\"10001\",\"n\":2}\n");

        var (row, columns) = await lake.RowAsync($"SELECT zip, n, ok FROM {table} WHERE n = 1");
        Assert.Equal(["VARCHAR", "BIGINT", "BOOLEAN"], columns.Select(column => column.Type));
        Assert.Equal(["98101", "1", "true"], row);
    }

    [Fact]
    public async Task Undeclared_columns_are_refused_by_place_not_by_name()
    {
        var refusal = await RefusedAsync(
            "subject: none\ncolumns: {id: general}", "id,Ada Stone\n1,x\n", "LW-ING-0117");
        Assert.DoesNotContain("Ada", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("column 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_column_that_is_missing_is_refused() => await RefusedAsync(
        "subject: none\ncolumns: {id: general, paid: {class: general, required: true}}",
        "id\n1\n",
        "LW-ING-0116");

    [Fact]
    public async Task A_repeated_column_is_refused() =>
        await RefusedAsync(AnyColumns, "id,id\n1,2\n", "LW-ING-0118");

    [Fact]
    public async Task Columns_that_differ_only_in_case_are_refused() =>
        await RefusedAsync(AnyColumns, "{\"id\":1,\"ID\":2}\n", "LW-ING-0127");

    [Fact]
    public async Task A_column_without_a_name_is_called_by_its_place_where_any_column_is_welcome()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        await lake.LoadAsync("id,\n1,x\n");
        Assert.Equal("id,column1\n1,x\n", await lake.AskAsync($"SELECT * FROM {table}"));

        await RefusedAsync("subject: none\ncolumns: {id: general}", "id,\n1,x\n", "LW-ING-0117");
    }

    [Fact]
    public async Task A_second_delivery_with_other_columns_is_refused_and_the_first_stays()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        await lake.LoadAsync("a,b\n1,x\n");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync("a,c\n2,y\n"));

        Assert.Equal("LW-ING-0123", refusal.Id);
        Assert.Equal("a,b\n1,x\n", await lake.AskAsync($"SELECT * FROM {table}"));
        Assert.True(lake.Lake.Verify().Passed);
    }

    [Fact]
    public async Task A_second_delivery_with_fewer_columns_or_another_order_fits()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        await lake.LoadAsync("a,b\n1,x\n");
        await lake.LoadAsync("b,a\ny,2\n");
        await lake.LoadAsync("a\n3\n");

        Assert.Equal("a,b\n1,x\n2,y\n3,\n", await lake.AskAsync($"SELECT * FROM {table} ORDER BY a"));
    }

    [Fact]
    public async Task A_delivery_is_loaded_exactly_once()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        var id = await lake.SendAsync("a\n1\n"u8.ToArray());
        await lake.Lake.LoadAsync(id, "kim");
        var again = await Assert.ThrowsAsync<LakeException>(() => lake.Lake.LoadAsync(id, "kim"));

        Assert.Equal("LW-ING-0125", again.Id);
        Assert.Equal("n\n1\n", await lake.AskAsync($"SELECT count(*) AS n FROM {table}"));
    }

    [Fact]
    public async Task An_unknown_delivery_is_refused()
    {
        await lake.AddTableAsync(AnyColumns);
        foreach (var id in new[] { "018f0000000070008000000000000000", "../../root", "" })
        {
            var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.Lake.LoadAsync(id, "kim"));
            Assert.Equal("LW-ING-0108", refusal.Id);
        }
    }

    [Theory]
    [InlineData("../claims.csv", "LW-ING-0103")]
    [InlineData("..", "LW-ING-0103")]
    [InlineData("claims-123-45-6789.csv", "LW-ING-0104")]
    [InlineData("stone-1957-03-12.csv", "LW-ING-0105")]
    public async Task A_name_that_tells_too_much_is_refused_at_the_sender(string name, string id)
    {
        await lake.AddTableAsync(AnyColumns);
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => lake.SendAsync("a\n1\n"u8.ToArray(), name));

        Assert.Equal(id, refusal.Id);
        Assert.DoesNotContain("6789", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(lake.Lake.Deliveries(), delivery => delivery.State == DeliveryState.Announced);
    }

    [Fact]
    public async Task Unknown_principals_purposes_tables_and_columns_are_refused_by_their_ids()
    {
        var table = await lake.AddTableAsync(AnyColumns);
        await lake.LoadAsync("a\n1\n");
        var sql = $"SELECT a FROM {table}";

        Assert.Equal("LW-ACC-0101", await IdOfAsync("nobody", "HOPERAT", sql));
        Assert.Equal("LW-ACC-0105", await IdOfAsync("kim", "CURIOSITY", sql));
        Assert.Equal("LW-ACC-0106", await IdOfAsync("kim", "HPAYMT", sql));
        Assert.Equal("LW-ACC-0104", await IdOfAsync("kim", "HOPERAT", "SELECT a FROM nothing"));
        Assert.Equal("LW-ACC-0103", await IdOfAsync("mercy", "HOPERAT", sql));
        Assert.Equal("LW-QRY-0104", await IdOfAsync("kim", "HOPERAT", $"SELECT zzz FROM {table}"));
    }

    private async Task<string> IdOfAsync(string principal, string purpose, string sql) =>
        (await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(lake.Lake, principal, sql, purpose))).Id;

    private Task<LakeException> RefusedAsync(string declared, string content, string id) =>
        RefusedAsync(declared, Encoding.UTF8.GetBytes(content), id);

    /// <summary>
    /// The load is refused by this id; the table stays without a delivery, and the lake verifies.
    /// </summary>
    private async Task<LakeException> RefusedAsync(
        string declared, byte[] content, string id, string limit = "1 GiB")
    {
        var table = await lake.AddTableAsync(declared, limit);
        var delivery = await lake.SendAsync(content);
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.Lake.LoadAsync(delivery, "kim"));

        Assert.Equal(id, refusal.Id);
        Assert.NotEmpty(refusal.Hint);
        Assert.Equal(id, lake.Lake.Deliveries().Single(known => known.Id == delivery).IssueId);
        var empty = await Assert.ThrowsAsync<LakeException>(() => lake.AskAsync($"SELECT * FROM {table}"));
        Assert.Equal("LW-QRY-0110", empty.Id);
        Assert.True(lake.Lake.Verify().Passed);
        return refusal;
    }

    private AuditEvent LastQuery() =>
        lake.Lake.Events(0, lake.Lake.EventCount).Last(entry => entry.Event.Kind == "query").Event;

    private static byte[] Rows(int count) => Encoding.UTF8.GetBytes(
        "id,square\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"{n},{n * n}\n")));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
