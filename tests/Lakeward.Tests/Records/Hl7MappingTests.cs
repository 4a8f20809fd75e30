// HL7 v2 messages as rows: the real files beside a plain extraction, and the rules one by one.
using System.Globalization;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Hl7v2;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7MappingTests
{
    private const string Header = "MSH|^~\\&|APP|FAC|||20240102030405||ADT^A01|M1|P|2.5\r";

    private static IEnumerable<(string Name, byte[] Bytes)> Files =>
        Directory.GetFiles(House.Shared("data", "hl7v2"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(House.Shared("data", "hl7v2"), path), File.ReadAllBytes(path)));

    [Fact]
    public void Every_mapped_value_of_the_real_files_equals_that_of_a_plain_extraction()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (messages, refused, differences) = (0, new List<string>(), new List<string>());
        foreach (var (name, bytes) in Files)
        {
            var read = Hl7v2Read.Of(bytes);
            var found = Read(bytes);
            Assert.Equal(read.Messages.Count, found.Messages.Count + found.Refused.Count - read.Rejections.Count);
            var plain = read.Messages.Select(segments => new PlainHl7(segments)).ToList();
            var numbers = Enumerable.Range(1, read.Messages.Count + read.Rejections.Count)
                .Where(number => read.Rejections.TrueForAll(one => one.MessageNumber != number)).ToList();
            foreach (var (number, rows) in found.Messages)
            {
                var message = plain[numbers.IndexOf((int)number)];
                var expected = TablesOf(message.Type).SelectMany(table =>
                    message.Rows(table).Select(cells => Line(table, cells)));
                if (!expected.SequenceEqual(rows))
                {
                    differences.Add($"{name} {number}: {Difference([.. expected], rows)}");
                }

                rows.ForEach(row => counts[row.Split(' ')[0]] = counts.GetValueOrDefault(row.Split(' ')[0]) + 1);
                messages++;
            }

            refused.AddRange(found.Refused.Skip(read.Rejections.Count).Select(issue => $"{name} {issue}"));
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.Equal("", string.Join(' ', counts.Select(count => $"{count.Key}:{count.Value}")) + $" {messages} {string.Join(" ", refused)}");
    }

    [Fact]
    public void Every_column_has_a_value_somewhere_in_the_real_files()
    {
        var met = new HashSet<string>();
        foreach (var (_, bytes) in Files)
        {
            using var records = Hl7Records.Open(new MemoryStream(bytes));
            while (records.Next())
            {
                for (var row = 0; row < records.Rows.Count; row++)
                {
                    var table = records.Rows.Table(row);
                    met.UnionWith(table.Columns.Where((_, column) => !records.Rows.IsNull(row, column))
                        .Select(column => $"{table.Name}.{column.Name}"));
                }
            }
        }

        var all = Hl7Mappings.Default.Mappings.SelectMany(mapping => mapping.Tables)
            .SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));
        Assert.Equal([], all.Except(met).Order(StringComparer.Ordinal));
    }

    /// <summary>The first cell that is not as expected.</summary>
    private static string Difference(List<string> expected, List<string> rows)
    {
        var pair = expected.Zip(rows).FirstOrDefault(pair => pair.First != pair.Second);
        return pair == default ? $"{expected.Count} rows, {rows.Count} found"
            : pair.First.Split('|').Zip(pair.Second.Split('|')).First(cell => cell.First != cell.Second).ToString();
    }

    private static IEnumerable<MappedTable> TablesOf(string type) => Hl7Mappings.Default.Mappings
        .Where(mapping => mapping.Record.Split(',').Contains(type)).SelectMany(mapping => mapping.Tables);

    private static string Line(MappedTable table, string?[] cells) =>
        table.Name + " " + string.Join('|', cells.Select((cell, at) => $"{table.Columns[at].Name}={cell ?? "null"}"));

    private static (List<(long Number, List<string> Rows)> Messages, List<RecordIssue> Refused) Read(byte[] bytes)
    {
        var (messages, refused) = (new List<(long, List<string>)>(), new List<RecordIssue>());
        using var records = Hl7Records.Open(new MemoryStream(bytes));
        records.Rejected = rejection => refused.Add(rejection.Issue);
        while (records.Next())
        {
            messages.Add((records.RecordNumber, [.. Enumerable.Range(0, records.Rows.Count).Select(row =>
                Line(records.Rows.Table(row), [.. records.Rows.Table(row).Columns.Select((_, column) =>
                    records.Rows.IsNull(row, column) ? null
                    : Encoding.UTF8.GetString(records.Rows.Cell(row, column)))]))]));
        }

        return (messages, refused);
    }
}
