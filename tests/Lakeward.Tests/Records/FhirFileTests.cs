// Real FHIR files of the field: what is refused and why, and the values of every mapped column.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Fhir;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class FhirFileTests
{
    [Fact]
    public void Every_file_is_read_or_refused_as_the_table_says()
    {
        var root = House.Shared("data", "fhir");
        var refused = new List<string>();
        foreach (var file in Files())
        {
            var name = Path.GetRelativePath(root, file);
            refused.AddRange(Refusals(File.ReadAllBytes(file))
                .GroupBy(issue => (issue.Code, issue.Message))
                .Select(same => $"{name}\t{same.Key.Code}\t{same.Count()}\t{same.Key.Message}"));
        }

        Assert.Equal(517, Files().Count);
        AssertKnown("FhirRefusals.tsv", refused);
    }

    [Fact]
    public void Resources_and_every_mapped_value_equal_those_of_an_independent_extraction()
    {
        using var plain = new PlainFhir();
        var rows = FhirViews.Default.Mappings.SelectMany(mapping => mapping.Tables)
            .ToDictionary(table => table.Name, _ => new List<string?[]>());
        var counts = new List<string>();
        foreach (var (index, file) in Files().Index())
        {
            // Some fixtures have a word where a date should be; with a date they are as good as any.
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(file))
                .Replace("IGNORED_FIELD", "2020-02-29T23:00:00-05:00", StringComparison.Ordinal);
            if (!file.Contains("Observation-decimal", StringComparison.Ordinal))
            {
                plain.Add(index, text);
                counts.AddRange(Extract(text, rows).Select(type => $"{index} {type.Key} {type.Value}"));
            }
        }

        plain.Unpack();
        Assert.Equal(plain.Counts().Select(row => string.Join(' ', row)), counts);
        foreach (var table in FhirViews.Default.Mappings.SelectMany(mapping => mapping.Tables))
        {
            Assert.NotEmpty(rows[table.Name]);
            AssertEqual(table, plain.Rows(table), rows[table.Name]);
        }
    }

    [Fact]
    public void Every_mapped_column_has_a_value_somewhere_in_the_real_files()
    {
        var met = new HashSet<string>();
        foreach (var file in Files())
        {
            var rows = new MappedRows();
            var extraction = new FhirExtraction(FhirViews.Default);
            using var reader = FhirReader.Open(new MemoryStream(File.ReadAllBytes(file)));
            while (reader.Next())
            {
                _ = extraction.TryRead(reader.Resource, rows, out _);
                for (var row = 0; row < rows.Count; row++)
                {
                    met.UnionWith(rows.Table(row).Columns
                        .Where((_, column) => !rows.IsNull(row, column))
                        .Select(column => $"{rows.Table(row).Name}.{column.Name}"));
                }
            }
        }

        var all = FhirViews.Default.Mappings.SelectMany(mapping => mapping.Tables)
            .SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));
        AssertKnown("FhirUnmet.txt", all.Except(met).Order(StringComparer.Ordinal));
    }

    /// <summary>Compares lines with a checked-in file; LAKEWARD_ACCEPT=1 takes them as they are.</summary>
    private static void AssertKnown(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(House.Root, "tests/Lakeward.Tests/Records", name);
        var text = string.Concat(lines.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("LAKEWARD_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    private static List<string> Files() =>
        [.. Directory.GetFiles(House.Shared("data", "fhir"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

    private static List<RecordIssue> Refusals(byte[] bytes)
    {
        var refusals = new List<RecordIssue>();
        var rows = new MappedRows();
        var extraction = new FhirExtraction(FhirViews.Default, References(bytes));
        using var reader = FhirReader.Open(new MemoryStream(bytes));
        reader.Rejected = rejection => refusals.Add(rejection.ToIssue());
        while (reader.Next())
        {
            if (!extraction.TryRead(reader.Resource, rows, out var error))
            {
                refusals.Add(error!);
            }
        }

        refusals.AddRange(reader.Issues);
        return refusals;
    }

    private static ReferenceIndex References(byte[] bytes)
    {
        var references = new ReferenceIndex();
        references.Add(new MemoryStream(bytes));
        return references;
    }

    private static SortedDictionary<string, int> Extract(
        string text, Dictionary<string, List<string?[]>> tables)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var rows = new MappedRows();
        var extraction = new FhirExtraction(FhirViews.Default, References(bytes));
        using var reader = FhirReader.Open(new MemoryStream(bytes));
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (reader.Next())
        {
            types[reader.Resource.Type] = types.GetValueOrDefault(reader.Resource.Type) + 1;
            Assert.True(extraction.TryRead(reader.Resource, rows, out var error), error?.ToString());
            for (var row = 0; row < rows.Count; row++)
            {
                tables[rows.Table(row).Name].Add(
                    [.. rows.Table(row).Columns.Select((_, column) => PlainFhir.Normal(rows, row, column))]);
            }
        }

        return types;
    }

    private static void AssertEqual(MappedTable table, List<string?[]> expected, List<string?[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var different = new List<string>();
        for (var row = 0; row < expected.Count; row++)
        {
            Assert.Equal(table.Columns.Count, expected[row].Length);
            different.AddRange(table.Columns
                .Where((_, column) => expected[row][column] != actual[row][column])
                .Select(column => $"{table.Name} row {row} {column.Name}: "
                    + $"{expected[row][table.IndexOf(column.Name)]} is not "
                    + actual[row][table.IndexOf(column.Name)]));
        }

        Assert.True(different.Count == 0, string.Join("\n", different.Take(20)));
    }
}
