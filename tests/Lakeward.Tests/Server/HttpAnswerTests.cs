// Answers through the HTTP door: their forms, their terms, and how a failure is told.
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Lakeward.Query;
using Lakeward.Tests.Engine;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Query;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class HttpAnswerTests(OpenHttp open) : IClassFixture<OpenHttp>
{
    private const string Csv = "text/csv";
    private const string Lines = "application/x-ndjson";
    private const string Document = "application/json";
    private const string Arrow = "application/vnd.apache.arrow.stream";

    private readonly SomeHttp _http = open.Http;

    [Theory]
    [InlineData("select * from claims.patients order by patient_id", "kim")]
    [InlineData("select birth_date, paid, paid * 3, paid is null from claims.patients order by 2", "ana")]
    [InlineData("select name, name from claims.patients where paid > 1000", "kim")]
    [InlineData("select x, x * 0.5::double, 'q\",' || x from claims.patients, range(4000) t(x) order by 1",
        "kim")]
    public async Task Each_form_holds_what_the_lake_itself_answers(string sql, string principal)
    {
        Assert.Equal(await SomeLake.AskAsync(_http.Lake, principal, sql), await _http.AnswerAsync(
            sql, Csv, principal));
        using (var answer = await _http.Lake.QueryAsync(
            new QueryRequest { Principal = principal, Purpose = "HOPERAT", Sql = sql }))
        using (var lines = new MemoryStream())
        {
            answer.WriteJsonLines(lines);
            Assert.Equal(lines.ToArray(), Encoding.UTF8.GetBytes(
                await _http.AnswerAsync(sql, Lines, principal)));
        }

        using var document = JsonDocument.Parse(await _http.AnswerAsync(sql, Document, principal));
        var rows = document.RootElement.GetProperty("rows");
        Assert.Equal(rows.GetArrayLength(), document.RootElement.GetProperty("rowCount").GetInt64());
        var texts = rows.EnumerateArray().Select(
            row => string.Join('|', row.EnumerateArray().Select(TextOf)));
        using var plain = await _http.Lake.QueryAsync(
            new QueryRequest { Principal = principal, Purpose = "HOPERAT", Sql = sql });
        var expected = plain.TakeText(int.MaxValue, out var columns);
        Assert.Equal(expected.Select(row => string.Join('|', row)), texts);
        Assert.Equal(
            columns.Select(column => $"{column.Name} {column.Type.Sql}"),
            document.RootElement.GetProperty("columns").EnumerateArray().Select(
                column => $"{column.GetProperty("name")} {column.GetProperty("type")}"));
    }

    [Fact]
    public async Task Values_of_every_type_are_those_of_a_plain_engine()
    {
        string[] expressions =
        [
            "true", "(-128)::tinyint", "18446744073709551615::ubigint", "9223372036854775807",
            "'-170141183460469231731687303715884105727'::hugeint", "0.5::float", "-1.5e300::double",
            "-0.05::decimal(4,2)", "'-12345678901234567890.123456789012345678'::decimal(38,18)",
            "date '0044-03-15 (BC)'", "date 'infinity'", "time '23:59:59.999999'",
            "timestamp '1969-12-31 23:59:59.999999'", "'2020-01-01 02:00:00+02'::timestamptz",
            "uuid 'f1111111-2222-3333-4444-5555666677ff'", "'\\x00\\xFF'::blob", "interval '1 year 2 days'",
            "'é \" , žluťoučký 🐎'", "''", "null", "[1, null, 3]", "{'a': 1}",
        ];
        using var engine = Engines.Analyst();
        using var connection = engine.Connect();
        var columns = string.Join(", ", expressions);
        var expected = connection.Rows(connection.AsText($"select {columns}")).Single();

        var sql = $"select {columns} from claims.patients limit 1";
        using var document = JsonDocument.Parse(await _http.AnswerAsync(sql, Document));
        Assert.Equal(
            expected, document.RootElement.GetProperty("rows")[0].EnumerateArray().Select(TextOf));
        var line = JsonDocument.Parse(await _http.AnswerAsync(
            $"select {string.Join(", ", expressions.Select((e, at) => $"{e} as c{at}"))} "
            + "from claims.patients limit 1", Lines));
        Assert.Equal(expected, line.RootElement.EnumerateObject().Select(member => TextOf(member.Value)));
        line.Dispose();
    }

    [Fact]
    public async Task A_big_answer_is_whole_in_every_form()
    {
        const string Big = "select x, x % 7 as y from claims.patients, range(400000) t(x) where name < 'B'";
        Assert.Equal(400_001, (await _http.AnswerAsync(Big, Csv)).AsSpan().Count('\n'));
        Assert.Equal(400_000, (await _http.AnswerAsync(Big, Lines)).AsSpan().Count('\n'));
        using (var document = JsonDocument.Parse(await _http.AnswerAsync(Big, Document)))
        {
            Assert.Equal(400_000, document.RootElement.GetProperty("rows").GetArrayLength());
        }

        var certificate = Path.Combine(_http.Some.Root, "server.pem");
        await File.WriteAllTextAsync(certificate, _http.Certificate.ExportCertificatePem());
        var read = ArrowReading.OfServer(
            _http.Server.Address.Port, certificate, await _http.TokenAsync(), Big);
        Assert.Equal(400_000, read.Count);
        Assert.All(read.Batches, rows => Assert.InRange(rows, 1, 65_536));
    }

    [Fact]
    public async Task Parameters_are_values_and_never_part_of_the_statement()
    {
        const string Sql = "select count(*) from claims.patients where name = $1 or paid = $2 "
            + "or birth_date = $3 or ($4 and paid is null) or $5 is not null";
        async Task<string> AskAsync(params object?[] values)
        {
            using var response = await _http.AskAsync(Sql, Csv, "kim", values);
            return (await response.Content.ReadAsStringAsync()).Split('\n')[1];
        }

        Assert.Equal("1", await AskAsync("Ada Stone", 0, "1900-01-01", false, null));
        Assert.Equal("1", await AskAsync("' or true --", 75.25m, "1900-01-01", false, null));
        Assert.Equal("1", await AskAsync("x", 0, "1961-07-01", false, null));
        Assert.Equal("1", await AskAsync("x", 0, "1900-01-01", true, null));
        Assert.Equal("3", await AskAsync("x", 0, "1900-01-01", false, 1e300));
    }

    [Fact]
    public async Task The_head_of_an_answer_says_under_which_terms_it_was_given()
    {
        using var response = await _http.AskAsync("select birth_date from claims.patients", Csv, "ana");
        string Head(string name) => string.Join("; ", response.Headers.GetValues(name));
        Assert.Equal("HOPERAT", Head("Lakeward-Purpose"));
        Assert.Equal("analyst", Head("Lakeward-Role"));
        Assert.Equal("claims/HOPERAT", Head("Lakeward-Grant"));
        Assert.Equal("claims.patients.birth_date", Head("Lakeward-Masked"));
        var index = long.Parse(Head("Lakeward-Audit-Event"), CultureInfo.InvariantCulture);
        Assert.Equal("query/done", _http.EventsSince(index)[0]);
        Assert.Equal("no-store", Head("Cache-Control"));
        Assert.Equal("nosniff", Head("X-Content-Type-Options"));
        Assert.StartsWith("max-age=", Head("Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", Head("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_tables_are_those_that_may_be_named_and_health_says_nothing()
    {
        using var tables = await _http.GetAsync("/v1/tables", $"Bearer {await _http.TokenAsync("ana")}");
        Assert.Equal(
            """
            {"tables":[{"dataset":"claims","name":"patients","columns":[{"name":"birth_date","type":"DATE"},
            {"name":"diagnosis","type":"VARCHAR"},{"name":"paid","type":"DECIMAL(12,2)"}]}]}
            """.Replace("\n", "", StringComparison.Ordinal),
            await tables.Content.ReadAsStringAsync());
        using var health = await _http.GetAsync("/v1/health");
        Assert.Equal("{\"status\":\"ok\"}", await health.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("select name from claims.patients", 403, "LW-ACC-0102")]
    [InlineData("select * from claims.nosuch", 403, "LW-ACC-0104")]
    [InlineData("delete from claims.patients", 403, "LW-QRY-0101")]
    [InlineData("select nosuch from claims.patients", 400, "LW-QRY-0104")]
    [InlineData("select cast(diagnosis as integer) from claims.patients", 400, "LW-QRY-0107")]
    public async Task A_failure_before_the_first_row_has_a_status_and_names_no_value(
        string sql, int status, string id)
    {
        using var response = await _http.AskAsync(sql, Csv, "ana");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"id\":\"{id}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("E11", text, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Lakeward-Audit-Event"));
    }

    [Theory]
    [InlineData(Csv)]
    [InlineData(Lines)]
    [InlineData(Document)]
    [InlineData(Arrow)]
    public async Task A_failure_after_the_first_row_is_never_taken_for_the_end(string form)
    {
        // The engine meets the value that is no number long after the first rows have left.
        using var response = await _http.AskAsync(
            "select cast(case when x = 3000000 then 'none' else '1' end as integer), repeat('z', 50) "
            + "from claims.patients, range(10000000) t(x) where name < 'B'", form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var read = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(read);
        });
        var last = Encoding.UTF8.GetString(read.ToArray()).TrimEnd('\n').Split('\n')[^1];
        Assert.Equal(
            form == Lines, last.StartsWith("{\"error\":{\"id\":\"LW-QRY-0107\"", StringComparison.Ordinal));
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
