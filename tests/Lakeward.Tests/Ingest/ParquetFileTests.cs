// Parquet that a sender delivers: under the same contract, quarantine and limits as any file.
using System.Text;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class ParquetFileTests(ManyTables lake) : IClassFixture<ManyTables>
{
    private const string AnyColumns = "format: parquet\nsubject: none\nother-columns: sensitive";

    public static IEnumerable<TheoryDataRow<string>> Files()
    {
        var root = Path.Combine(Path.GetDirectoryName(House.Root)!, "shared", "data", "parquet");
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*.parquet", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)
                .Select(path => new TheoryDataRow<string>(path))
            : [new TheoryDataRow<string>("") { Skip = "needs the shared files: data/parquet is absent" }];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_real_file_comes_back_as_it_was(string file)
    {
        var content = await File.ReadAllBytesAsync(
            House.Shared("data", "parquet", file), TestContext.Current.CancellationToken);
        using var plain = PlainFile.Parquet(content);
        var table = await lake.AddTableAsync(AnyColumns, accepts: "parquet");
        var report = await lake.LoadAsync(content);

        Assert.Equal((plain.RowCount(), 0L), (report.Rows, report.Quarantined));
        var columns = string.Join(", ", plain.Columns.Select(SqlText.Name));
        const string Sums = "SELECT count(COLUMNS(*)), sum(hash(CAST(COLUMNS(*) AS VARCHAR)))";
        var found = await lake.RowAsync($"{Sums} FROM (SELECT {columns} FROM {table})");
        Assert.Equal(plain.Row($"{Sums} FROM {plain.Relation}"), found.Row);
    }

    [Fact]
    public async Task Types_are_those_that_the_file_declares()
    {
        var table = await lake.AddTableAsync(AnyColumns, accepts: "parquet");
        await lake.LoadAsync(Written("""
            SELECT 7::UTINYINT AS small, 18446744073709551615::UBIGINT AS big, 1.25::DECIMAL(9,2) AS money,
                0.1::FLOAT AS real, true AS yes, DATE '2024-02-29' AS day,
                TIMESTAMP '2024-02-29 01:02:03.456789' AS moment,
                TIMESTAMPTZ '2024-02-29 03:00:00+02' AS zoned,
                '00123' AS code, 'ab'::BLOB AS bytes, [1, NULL] AS list, {'a': 'x', 'b': NULL} AS struct,
                'a'::ENUM('a', 'b') AS label, NULL::INTEGER AS nothing
            """));

        var (row, columns) = await lake.RowAsync($"SELECT * FROM {table}");
        Assert.Equal(
            "BIGINT DECIMAL(20,0) DECIMAL(9,2) DOUBLE BOOLEAN DATE TIMESTAMP TIMESTAMP VARCHAR VARCHAR "
            + "VARCHAR VARCHAR VARCHAR BIGINT",
            string.Join(' ', columns.Select(column => column.Type)));
        Assert.Equal(
            [
                "7", "18446744073709551615", "1.25", "0.1", "true", "2024-02-29",
                "2024-02-29 01:02:03.456789", "2024-02-29 01:00:00", "00123", "YWI=", "[1,null]",
                """{"a":"x","b":null}""", "a", null,
            ],
            row);
    }

    [Fact]
    public async Task A_row_that_does_not_fit_goes_to_quarantine_as_JSON_and_the_rest_loads()
    {
        var table = await lake.AddTableAsync(
            "format: parquet\nsubject: none\ncolumns:\n  id: {class: general, type: integer}\n  "
            + "day: {class: sensitive, type: date}", accepts: "parquet");
        var delivery = await lake.SendAsync(Written("""
            SELECT i AS id, CASE i WHEN 2 THEN 'soon' WHEN 3 THEN NULL ELSE '2024-01-0' || i END AS day
            FROM range(1, 6) r(i)
            """));
        var report = await lake.Lake.LoadAsync(delivery, "kim");

        Assert.Equal((4L, 1L), (report.Rows, report.Quarantined));
        Assert.Equal("LW-REC-0304", Assert.Single(report.IssuesByCode).Key);
        Assert.Equal(
            "id,day\n1,2024-01-01\n3,\n4,2024-01-04\n5,2024-01-05\n",
            await lake.AskAsync($"SELECT * FROM {table} ORDER BY id"));
        var record = Assert.Single(await lake.Lake.QuarantineAsync(delivery, "kim", null));
        Assert.Equal(2, record.Number);
        Assert.Equal("""{"id":"2","day":"soon"}""", Encoding.UTF8.GetString(record.Content.Span));
    }

    [Fact]
    public async Task Many_rows_keep_their_numbers_over_batches()
    {
        var table = await lake.AddTableAsync(
            "format: parquet\nsubject: none\ncolumns: {id: {class: general, type: integer}}",
            accepts: "parquet");
        var delivery = await lake.SendAsync(Written("""
            SELECT CASE i WHEN 2048 THEN 'x' WHEN 9000 THEN 'y' ELSE i::VARCHAR END AS id FROM range(
                1, 10001) r(i)
            """));
        var report = await lake.Lake.LoadAsync(delivery, "kim");

        Assert.Equal((9_998L, 2L), (report.Rows, report.Quarantined));
        Assert.Equal(
            [2048, 9000], (
                await lake.Lake.QuarantineAsync(delivery, "kim", null)).Select(record => record.Number));
        Assert.Equal("sum\n49993952\n", await lake.AskAsync($"SELECT sum(id) AS sum FROM {table}"));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("footer")]
    [InlineData("page")]
    public async Task A_broken_file_is_refused_and_nothing_of_it_is_loaded(string what)
    {
        var whole = Written("SELECT i, i::VARCHAR AS text FROM range(100000) r(i)");
        var broken = what switch
        {
            "cut" => whole[..(whole.Length / 2)],
            "footer" => [.. whole[..^408], .. new byte[400], .. whole[^8..]],
            _ => [.. whole[..64], .. Enumerable.Repeat((byte)0xff, 64), .. whole[128..]],
        };
        var table = await lake.AddTableAsync(AnyColumns, accepts: "parquet");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(broken));

        Assert.Equal("LW-ING-0135", refusal.Id);
        var asked = await Assert.ThrowsAsync<LakeException>(() => lake.AskAsync($"SELECT * FROM {table}"));
        Assert.StartsWith("LW-QRY", asked.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_file_of_endless_rows_is_a_bomb()
    {
        var bomb = Written("SELECT repeat('x', 1000) AS text FROM range(2000000)");
        Assert.InRange(bomb.Length, 1, 1 << 20);
        await lake.AddTableAsync(AnyColumns, limit: "1 MiB", accepts: "parquet");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(bomb));

        Assert.Equal("LW-ING-0119", refusal.Id);
    }

    [Fact]
    public async Task A_drop_that_does_not_accept_Parquet_names_both()
    {
        await lake.AddTableAsync("subject: none\nother-columns: sensitive");
        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(Written("SELECT 1 AS a")));

        Assert.Equal("LW-ING-0115", refusal.Id);
        Assert.Equal("The content looks like parquet; accepted is delimited, json-lines.", refusal.Message);
    }

    [Fact]
    public void A_file_is_checked_without_a_lake()
    {
        var path = Path.Combine(Path.GetTempPath(), $"lakeward-{Guid.NewGuid():n}");
        try
        {
            File.WriteAllBytes(path, Written("SELECT i FROM range(3000) r(i)"));
            var report = FileCheck.Run(path, TestContext.Current.CancellationToken);

            Assert.Equal(("parquet", 3_000L, 0L), (report.Format, report.Records, report.Rejected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Written(string select)
    {
        using var file = new MemoryFile();
        using var engine = DuckDatabase.Open(new EngineOptions { MemoryFiles = true });
        using var connection = engine.Connect();
        connection.Execute($"COPY ({select}) TO '{file.Path}' (FORMAT parquet, USE_TMP_FILE false)");
        var bytes = new byte[file.Length];
        RandomAccess.Read(file.Handle, bytes, 0);
        return bytes;
    }
}
