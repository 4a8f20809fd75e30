// Writes the answer to a question, and the terms under which it was given.
using Lakeward.Cli.Screen;
using Lakeward.Engine;
using Lakeward.Query;

namespace Lakeward.Cli.Verbs;

/// <summary>An answer as a table, as CSV, as JSON lines, as Arrow or as Parquet.</summary>
internal static class AnswerText
{
    /// <summary>Writes every row to a stream.</summary>
    /// <returns>How many rows were written.</returns>
    public static long Write(QueryAnswer answer, string format, Stream target) => format switch
    {
        "json" => answer.WriteJsonLines(target),
        "arrow" => answer.WriteArrow(target),
        "parquet" => answer.WriteParquet(target),
        _ => answer.WriteCsv(target),
    };

    /// <summary>Prints a table of at most so many rows; 0 for all.</summary>
    public static void WriteTable(QueryAnswer answer, Terminal terminal, int maxRows)
    {
        var most = maxRows > 0 ? maxRows : int.MaxValue - 1;
        var rows = answer.TakeText(most + 1, out var columns);
        var shown = Math.Min(rows.Count, most);
        terminal.Rows(HeadingsOf(columns), rows.Take(shown));
        var more = rows.Count > most ? " shown, and there are more: --max-rows N, or --format csv" : "";
        terminal.Say($"  [dim]{Amount.Count(shown, "row")}{more}[/]");
    }

    /// <summary>The columns' names as headings, numbers to the right.</summary>
    public static IReadOnlyList<string> HeadingsOf(IReadOnlyList<ResultColumn> columns) =>
        [.. columns.Select(column => IsNumber(column.Type.Kind) ? $">{column.Name}" : column.Name)];

    /// <summary>Prints what the policy did to the answer, in words.</summary>
    public static void WriteTerms(QueryAnswer answer, Action<FormattableString> say)
    {
        var terms = $"by role {answer.Role} ({answer.Grant})";
        if (answer.MaskedColumns.Count > 0)
        {
            var masked = string.Join(", ", answer.MaskedColumns.Select(WithoutDataset));
            say($"  [dim]masked:[/] {masked} [dim]{terms}[/]");
        }
        else
        {
            say($"  [dim]in full {terms}[/]");
        }

        if (answer.Aggregates is { } rule)
        {
            say($"  [dim]figures on fewer than {rule.Minimum} people are left out[/]");
        }

        say($"  [dim]recorded in the audit log at {Amount.Count(answer.AuditIndex)}[/]");
    }

    private static string WithoutDataset(string column) =>
        column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static bool IsNumber(LogicalKind kind) => kind
        is >= LogicalKind.TinyInt and <= LogicalKind.Double
        or LogicalKind.HugeInt or LogicalKind.UHugeInt or LogicalKind.Decimal;
}
