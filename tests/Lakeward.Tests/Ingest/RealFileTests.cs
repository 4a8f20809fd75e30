// Every real file goes the whole way, and comes back as an independent reader finds it.
using System.Text;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

/// <summary>
/// Sent, received, loaded as text, asked by a principal who may see everything: number of rows, values,
/// lengths and hashes of every column, and of whole rows, are those that DuckDB finds in the plain file.
/// </summary>
public sealed class RealFileTests(ManyTables lake) : IClassFixture<ManyTables>
{
    private const string Checksums = """
        SELECT count(
            *), sum(hash(*COLUMNS(*))), count(COLUMNS(*)), sum(length(COLUMNS(*))), sum(hash(COLUMNS(*)))
        FROM
        """;

    /// <summary>
    /// Objects in objects keep their source text here; DuckDB writes them anew. Both are written anew.
    /// </summary>
    private const string JsonChecksums = """
        SELECT count(*), count(COLUMNS(*)),
            sum(hash(
                CASE WHEN json_valid(COLUMNS(*)) THEN CAST(json(COLUMNS(*)) AS VARCHAR) ELSE COLUMNS(*) END))
        FROM
        """;

    /// <summary>
    /// Files whose only row has a field too many: here that row goes to quarantine and the file is refused;
    /// DuckDB, told that there is a header, finds no row that fits either.
    /// </summary>
    private static readonly string[] Unusable = ["too-much-data.csv", "sample-u-bcarrier.txt"];

    private static readonly string[] Typed =
    [
        "synthea/claims.csv", "synthea/encounters.csv", "synthea/medications.csv", "synthea/observations.csv",
        "synthea/patients.csv", "synthea/payers.csv", "rif-synthea/beneficiary_2012.csv",
        "rif-synthea/carrier.csv", "rif-synthea/inpatient.csv", "rif-synthea/pde.csv",
        "rif-static-samples/sample-a-beneficiaries.txt", "rif-static-samples/sample-a-hospice.txt",
        "samhsa/sample-a-snf.txt", "test_samples1/SYNTHETIC_CLM.csv", "test_samples1/SYNTHETIC_CLM_LINE.csv",
        "input/carrier_claims.csv", "output/condition_occurrence.csv", "202107141914_200_dynamic.csv",
        "input/observation_fact_lab_views.csv",
    ];

    public static IEnumerable<TheoryDataRow<string>> DelimitedFiles() => FilesUnder("csv", "*");

    /// <summary>
    /// One file of each kind in the folders: claims, people, laboratory results, code lists.
    /// </summary>
    public static IEnumerable<TheoryDataRow<string>> TypedFiles() => FilesUnder("csv", "*").Where(
        row => row.Skip is not null || Typed.Any(end => row.Data.EndsWith(end, StringComparison.Ordinal)));

    public static IEnumerable<TheoryDataRow<string>> JsonLinesFiles() => FilesUnder("fhir", "*.ndjson");

    [Theory]
    [MemberData(nameof(DelimitedFiles))]
    public async Task A_delimited_file_comes_back_as_it_was(string file)
    {
        var content = await ReadAsync("csv", file);
        using var plain = PlainFile.Delimited(content, DelimiterOf(content));
        if (Unusable.Contains(Path.GetFileName(file)))
        {
            await lake.AddTableAsync(AllText(plain.Columns));
            var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(content));
            Assert.Equal(("LW-ING-0121", 0L), (refusal.Id, plain.RowCount()));
            return;
        }

        await CompareAsync(plain, content, Checksums);
    }

    [Theory]
    [MemberData(nameof(JsonLinesFiles))]
    public async Task A_file_of_JSON_lines_comes_back_as_it_was(string file)
    {
        var content = await ReadAsync("fhir", file);
        if (file.EndsWith("corrupt_gz_file.ndjson", StringComparison.Ordinal))
        {
            await lake.AddTableAsync("subject: none\nother-columns: sensitive");
            var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(content));
            Assert.Equal("LW-ING-0120", refusal.Id);
            return;
        }

        using var plain = PlainFile.JsonLines(content);
        await CompareAsync(plain, content, JsonChecksums);
    }

    /// <summary>
    /// Types are found out over the whole file. A type is right when casting the text of the plain file to it
    /// loses no value, and the values loaded are those that the cast gives.
    /// </summary>
    [Theory]
    [MemberData(nameof(TypedFiles))]
    public async Task Inferred_types_hold_every_value_of_the_file(string file)
    {
        var content = await ReadAsync("csv", file);
        using var plain = PlainFile.Delimited(content, DelimiterOf(content));
        var table = await lake.AddTableAsync("subject: none\nother-columns: sensitive");
        var report = await lake.LoadAsync(content);

        Assert.Equal((plain.RowCount(), 0L), (report.Rows, report.Quarantined));
        var (_, columns) = await lake.RowAsync($"SELECT * FROM {table} LIMIT 0");
        Assert.Equal(plain.Columns, columns.Select(column => column.Name));
        Assert.Contains(columns, column => column.Type is not "VARCHAR");
        var casts = string.Join(", ", columns.Select(column => $"{Cast(column)} AS {Quote(column.Name)}"));
        var found = await lake.RowAsync($"SELECT count(COLUMNS(*)), sum(hash(COLUMNS(*))) FROM {table}");
        var expected = plain.Row(
            $"SELECT count(COLUMNS(*)), sum(hash(COLUMNS(*))) FROM (SELECT {casts} FROM {plain.Relation})");
        Assert.Equal(expected, found.Row);
        var counts = plain.Row($"SELECT count(COLUMNS(*)) FROM {plain.Relation}");
        Assert.Equal(counts, expected.Take(columns.Count));
    }

    private async Task CompareAsync(PlainFile plain, byte[] content, string checksums)
    {
        var table = await lake.AddTableAsync(AllText(plain.Columns));
        var report = await lake.LoadAsync(content);

        Assert.Equal(plain.RowCount(), report.Rows);
        var columns = string.Join(", ", plain.Columns.Select(Quote));
        var found = await lake.RowAsync($"{checksums} (SELECT {columns} FROM {table})");
        var expected = plain.Row($"{checksums} (SELECT {columns} FROM {plain.Relation})");
        Assert.True(expected.Count > plain.Columns.Count);
        Assert.Equal(expected, found.Row);
    }

    private static IEnumerable<TheoryDataRow<string>> FilesUnder(string folder, string pattern)
    {
        var root = Path.Combine(Path.GetDirectoryName(House.Root)!, "shared", "data", folder);
        if (!Directory.Exists(root))
        {
            var reason = $"needs the shared files: data/{folder} is absent";
            return [new TheoryDataRow<string>("") { Skip = reason }];
        }

        return Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal)
            .Select(path => new TheoryDataRow<string>(path));
    }

    private static Task<byte[]> ReadAsync(string folder, string file) => File.ReadAllBytesAsync(
        House.Shared("data", folder, file), TestContext.Current.CancellationToken);

    private static char DelimiterOf(byte[] content)
    {
        var header = Encoding.UTF8.GetString(content).Split('\n')[0];
        return header.Count(c => c == '|') > header.Count(c => c == ',') ? '|' : ',';
    }

    /// <summary>
    /// What DuckDB makes of a column's text; the formats of dates are those of the plain files.
    /// </summary>
    private static string Cast((string Name, string Type) column) => column.Type switch
    {
        "VARCHAR" => Quote(column.Name),
        "DATE" => $"""
            CAST(coalesce(TRY_CAST({Quote(column.Name)} AS DATE),
                try_strptime({Quote(column.Name)}, ['%d-%b-%Y', '%m/%d/%Y'])) AS DATE)
            """,
        "TIMESTAMP" => $"TRY_CAST(rtrim({Quote(column.Name)}, 'Z') AS TIMESTAMP)",
        _ => $"TRY_CAST({Quote(column.Name)} AS {column.Type})",
    };

    private static string AllText(IReadOnlyList<string> columns) =>
        "subject: none\nother-columns: sensitive\ncolumns:\n" + string.Concat(columns.Select(
            name => $"  {YamlText(name)}: {{class: sensitive, type: text}}\n"));

    private static string YamlText(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
