// lakeward formats: what files a lake takes, and what their records become.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Records.Mapping;

namespace Lakeward.Cli.Verbs;

internal sealed class FormatsVerb : Verb
{
    private readonly Argument<string?> _format = new("FORMAT")
    {
        Description = "Show the tables of one format, column by column",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public FormatsVerb()
        : base(
            "formats",
            "Lists the formats of files, and the tables that health records become.",
            ExitCode.Done("listed")) => Add(_format);

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_format) is not { } name)
        {
            List(call.Terminal);
        }
        else if (FormatMapping.Find(name) is { } format)
        {
            Show(format, call.Terminal);
        }
        else
        {
            throw CliErrors.Usage($"No format {name} has tables of its own.", "lakeward formats");
        }

        return Task.FromResult(Outcome.Done);
    }

    private static void List(Terminal terminal)
    {
        terminal.Rows(
            ["format", "tables"],
            [
                ["delimited", "one, with the columns of the file: comma, tab, pipe or semicolon"],
                ["json-lines", "one, with the members of its objects as columns"],
                ["parquet", "one, with the columns and types that the file declares"],
                .. FormatMapping.All.Select(format => (string[])
                    [format.Format, string.Join(", ", format.Tables.Select(table => table.Name))]),
            ]);
        terminal.Say($"  The columns of one: lakeward formats {FormatMapping.All[^1].Format}");
    }

    private static void Show(FormatMapping format, Terminal terminal)
    {
        foreach (var table in format.Tables)
        {
            var columns = Amount.Count(table.Columns.Count, "column");
            terminal.Say($"  [bold]{table.Name}[/]  {columns}, subject {table.Subject ?? "none"}");
            terminal.Rows(
                ["column", "type", "class", "from"],
                table.Columns.Select(column => (string[])
                    [column.Name, column.Type.ToString(), WordOf(column.Class), column.Source]),
                indent: 4);
            terminal.Gap();
        }
    }

    private static string WordOf(ColumnClass columnClass) => columnClass switch
    {
        ColumnClass.DirectIdentifier => "direct-identifier",
        ColumnClass.QuasiIdentifier => "quasi-identifier",
        ColumnClass.Sensitive => "sensitive",
        _ => "general",
    };
}
