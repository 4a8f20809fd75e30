// What a function's arguments must keep to, so that one small call cannot ask for gigabytes.
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lakeward.Query;

/// <summary>
/// A rule on constant arguments. The engine computes constants while it prepares a statement, where it
/// cannot be interrupted, and its memory limit does not count what such functions allocate. The rules refuse
/// what is plainly too large; what is composed of allowed parts is bounded by the analyst's process.
/// </summary>
/// <param name="Place">The argument's place from 0; -1 for all of them together.</param>
/// <param name="Limit">The largest value, where it is one.</param>
/// <param name="Word">What is asked of it: <c>limit</c>, <c>function</c> or <c>format</c>.</param>
internal sealed partial record ArgumentRule(int Place, decimal Limit, string Word)
{
    /// <summary>The rule in words, for a refusal.</summary>
    public string Text => Word switch
    {
        "function" => $"its argument {Place + 1} must be the name of an allowed aggregate, as a constant",
        "format" => "its format must be a constant without widths above 999",
        _ when Place < 0 => string.Create(
            CultureInfo.InvariantCulture,
            $"its arguments must be whole constants that make at most {Limit} values"),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"its argument {Place + 1} must be a constant of at most {Limit}"),
    };

    /// <summary>Reads a rule as the list of functions writes it.</summary>
    public static ArgumentRule Parse(string text)
    {
        if (text.Split("<=") is [var place, var limit])
        {
            var at = place == "count" ? -1 : int.Parse(place, CultureInfo.InvariantCulture) - 1;
            return new ArgumentRule(at, decimal.Parse(limit, CultureInfo.InvariantCulture), "limit");
        }

        var parts = text.Split(':');
        return new ArgumentRule(int.Parse(parts[0], CultureInfo.InvariantCulture) - 1, 0, parts[1]);
    }

    /// <summary>Whether the arguments keep to it.</summary>
    /// <param name="arguments">The arguments' nodes.</param>
    public bool Holds(JsonArray arguments)
    {
        // COLUMNS spread over the arguments would bring in what is not constant.
        if (arguments.Any(a => a is not JsonObject o || SqlSyntax.TextOf(o, "type") == "OPERATOR_UNPACK"))
        {
            return false;
        }

        if (Place < 0)
        {
            return CountOf([.. arguments.Select(NumberOf)]) is { } count && count <= Limit;
        }

        if (Place >= arguments.Count)
        {
            return true;
        }

        return Word switch
        {
            "function" => TextConstant(arguments[Place]) is { } name
                && SqlNames.Functions.TryGetValue(name, out var function) && function.IsExpression,
            "format" => TextConstant(arguments[Place]) is { } format && !WideField().IsMatch(format),
            _ => NumberOf(arguments[Place]) is { } number && number <= Limit,
        };
    }

    /// <summary>A whole constant's value; null for anything else.</summary>
    internal static decimal? NumberOf(JsonNode? node)
    {
        if (node is JsonObject constant && SqlSyntax.TextOf(constant, "class") == "CONSTANT"
            && constant["value"]?["value"] is JsonValue value
            && SqlSyntax.TextOf((JsonObject)constant["value"]!["type"]!, "id") is "INTEGER" or "BIGINT")
        {
            return value.TryGetValue(out long number) ? number : null;
        }

        return null;
    }

    private static decimal? CountOf(decimal?[] numbers) => numbers switch
    {
        [{ } stop] => stop,
        [{ } start, { } stop] => stop - start,
        [{ } start, { } stop, { } step] when step != 0 => (stop - start) / step,
        _ => null,
    };

    private static string? TextConstant(JsonNode? node) =>
        node is JsonObject constant && SqlSyntax.TextOf(constant, "class") == "CONSTANT"
            && constant["value"]?["value"] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : null;

    [GeneratedRegex(@"[0-9]{4}|%[^a-zA-Z%]*\*|\{[^}]*\{", RegexOptions.CultureInvariant)]
    private static partial Regex WideField();
}
