// The document of formats says what the mapping files say, and tables of one name agree across formats.
using System.Text;
using Lakeward.Records.Mapping;
using Lakeward.Tables;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class FormatDocumentTests
{
    private const string Begin = "<!-- formats: from the mapping files -->";
    private static readonly string Document = Path.Combine(House.Root, "docs", "formats.md");

    [Fact]
    public void The_document_lists_every_table_and_column()
    {
        var text = File.ReadAllText(Document);
        var due = $"{text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)]}\n{Generate()}";
        if (Environment.GetEnvironmentVariable("LAKEWARD_ACCEPT") == "1")
        {
            File.WriteAllText(Document, due);
            return;
        }

        Assert.True(text == due, "docs/formats.md is out of date: run with LAKEWARD_ACCEPT=1");
    }

    [Fact]
    public void Columns_of_one_name_in_tables_of_one_name_have_one_type_and_one_class()
    {
        var columns = FormatMapping.All.SelectMany(format => format.Mappings)
            .SelectMany(mapping => mapping.Tables)
            .SelectMany(table => table.Columns.Select(column => (Key: $"{table.Name}.{column.Name}", column)))
            .GroupBy(pair => pair.Key, pair => pair.column, StringComparer.Ordinal);

        Assert.All(columns, same => Assert.Single(same.Select(c => (c.Type, c.Class)).Distinct()));
    }

    [Fact]
    public void Every_subject_is_a_column_that_is_not_general() => Assert.All(
        FormatMapping.All.SelectMany(format => format.Tables).Where(table => table.Subject is not null),
        table => Assert.NotEqual(
            ColumnClass.General, table.Columns.Single(column => column.Name == table.Subject).Class));

    private static string Generate()
    {
        var text = new StringBuilder();
        foreach (var format in FormatMapping.All)
        {
            text.Append($"\n## {format.Format}\n");
            foreach (var table in format.Tables)
            {
                text.Append(
                    $"\n### {format.Format}: {table.Name}\n\nSubject: {Code(table.Subject ?? "none")}.\n\n");
                text.Append("| column | type | class | from |\n|---|---|---|---|\n");
                foreach (var column in table.Columns)
                {
                    var columnClass = column.Class.Text();
                    text.Append(
                        $"| {column.Name} | {column.Type} | {columnClass} | {Code(column.Source)} |\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Code(string text) =>
        $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
