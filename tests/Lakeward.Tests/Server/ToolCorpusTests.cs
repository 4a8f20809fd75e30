// What the catalog queries of database tools and BI tools get, statement by statement.
using System.Globalization;
using System.Text;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class ToolCorpusTests
{
    private const string Ok = "ok";

    [Fact]
    public async Task Every_statement_of_the_corpus_does_what_the_table_says()
    {
        using var wire = await SomeWire.CreateAsync();
        using var client = new RawClient(wire.Server.Address.Port)
            .SignIn("kim", (await wire.TokenAsync("kim")).Text);
        var wrong = new List<string>();
        foreach (var (tool, expected, sql) in Corpus())
        {
            client.Send('Q', RawClient.Text(sql));
            var answer = client.ReadUntil('Z');
            var error = answer.FirstOrDefault(message => message.Type == 'E').Body;
            if ((error is null) != (expected == Ok))
            {
                var said = error is null ? Ok : Encoding.UTF8.GetString(error).Replace('\0', ' ');
                wrong.Add($"{tool}: {said}\n    {sql}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_table_in_the_documents_is_that_of_the_corpus()
    {
        var table = new StringBuilder(
            "| tool | statements | pass | why the rest does not |\n|---|---|---|---|\n");
        foreach (var tool in Corpus().GroupBy(row => row.Tool))
        {
            var failing = tool.Where(row => row.Expected != Ok).Select(row => row.Expected).Distinct();
            table.Append(CultureInfo.InvariantCulture, $"| {tool.Key} | {tool.Count()} | ")
                .Append(CultureInfo.InvariantCulture, $"{tool.Count(row => row.Expected == Ok)} | ")
                .Append(CultureInfo.InvariantCulture, $"{string.Join("; ", failing)} |\n");
        }

        Assert.Contains(table.ToString(), File.ReadAllText(Path.Combine(House.Root, "docs/clients.md")),
            StringComparison.Ordinal);
    }

    private static IEnumerable<(string Tool, string Expected, string Sql)> Corpus() =>
        File.ReadLines(Path.Combine(House.Root, "tests/Lakeward.Tests/Server/corpus.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(row => (row[0], row[1], row[2]));
}
