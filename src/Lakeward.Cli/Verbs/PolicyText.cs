// Prints what a policy says and what came of its tests, for people and for programs.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lakeward.Access;
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Verbs;

internal static class PolicyText
{
    private const string AllRows = "every row";

    // For terminals and files, not for HTML: letters and quotes stay as they are.
    private static readonly JsonWriterOptions Layout =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints a decision: its clauses with their rows, then each column's rules.</summary>
    public static void Write(AccessDecision.Granted granted, Terminal terminal)
    {
        terminal.Facts(
            ("principal", granted.Principal),
            ("purpose", granted.Purpose),
            ("table", $"{granted.Dataset}.{granted.Table}"),
            ("agreement", granted.Agreement),
            ("answers", granted.Aggregates?.ToString() ?? "rows"),
            ("day", Day(granted.Today)));
        terminal.Gap();
        terminal.Rows(
            [">clause", "role", "grant", "lake.yaml", "shows"],
            granted.Clauses.Index().Select(clause => (IReadOnlyList<string?>)
            [
                Number(clause.Index),
                clause.Item.Role,
                clause.Item.Grant,
                clause.Item.Place.ToString(),
                clause.Item.Rows ?? AllRows,
            ]));
        terminal.Gap();
        terminal.Rows(["column", "class", "shown", "as", "by clause"], granted.Columns.SelectMany(RowsOf));
    }

    /// <summary>Prints each expectation, what it does not meet, and how many are met.</summary>
    public static void Write(IReadOnlyList<ExpectationResult> results, Terminal terminal)
    {
        foreach (var result in results)
        {
            if (result.IsMet)
            {
                terminal.Say($"  [green]met[/]  {result.Expectation.Name}");
                continue;
            }

            terminal.Say($"  [red]not[/]  {result.Expectation.Name} ({result.Expectation.Place.ToString()})");
            foreach (var failure in result.Failures)
            {
                terminal.Say($"       {failure}");
            }
        }

        terminal.Say($"  {results.Count(result => result.IsMet)} of {results.Count} expectations met.");
    }

    /// <summary>A decision as a JSON object.</summary>
    public static string Json(AccessDecision.Granted granted) => Encode(json =>
    {
        json.WriteStartObject();
        json.WriteString("principal", granted.Principal);
        json.WriteString("purpose", granted.Purpose);
        json.WriteString("table", $"{granted.Dataset}.{granted.Table}");
        json.WriteString("agreement", granted.Agreement);
        json.WriteString("answers", granted.Aggregates?.ToString() ?? "rows");
        json.WriteString("day", Day(granted.Today));
        json.WriteStartArray("clauses");
        foreach (var clause in granted.Clauses)
        {
            json.WriteStartObject();
            json.WriteString("role", clause.Role);
            json.WriteString("grant", clause.Grant);
            json.WriteNumber("line", clause.Place.Line);
            json.WriteNumber("column", clause.Place.Column);
            json.WriteString("rows", clause.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (var column in granted.Columns)
        {
            Write(json, column);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Results as a JSON array.</summary>
    public static string Json(IReadOnlyList<ExpectationResult> results) => Encode(json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Expectation.Name);
            json.WriteNumber("line", result.Expectation.Place.Line);
            json.WriteBoolean("met", result.IsMet);
            json.WriteStartArray("failures");
            foreach (var failure in result.Failures)
            {
                json.WriteStringValue(failure);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static IEnumerable<IReadOnlyList<string?>> RowsOf(ColumnDecision column)
    {
        var name = column.Name == PolicyExplanation.OtherColumns ? "(all others)" : column.Name;
        return column.Cells.Count == 0
            ? [[name, column.ClassName, "deny", null, null]]
            : column.Cells.Index().Select(cell => (IReadOnlyList<string?>)
            [
                cell.Index == 0 ? name : "",
                cell.Index == 0 ? column.ClassName : "",
                cell.Index == 0 ? cell.Item.Rule.ToString() : $"else {cell.Item.Rule}",
                cell.Index == 0 ? column.ShownType.ToString() : "",
                Number(cell.Item.Clause),
            ]);
    }

    private static void Write(Utf8JsonWriter json, ColumnDecision column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("class", column.ClassName);
        json.WriteString("type", column.Type.ToString());
        json.WriteString("shownType", column.ShownType.ToString());
        json.WriteString("shown", PolicyExplanation.Shown(column));
        json.WriteStartArray("rules");
        foreach (var cell in column.Cells)
        {
            json.WriteStartObject();
            json.WriteNumber("clause", cell.Clause + 1);
            json.WriteString("rule", cell.Rule.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Encode(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
