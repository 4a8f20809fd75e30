// Finds what the word before the cursor may become: tables, columns, functions, keywords.
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Server.Wire;

namespace Lakeward.Cli.Shell;

/// <summary>Completes among what the policy lets the principal name, and nothing else.</summary>
/// <param name="tables">The tables that are visible now.</param>
internal sealed class Completion(Func<IReadOnlyList<VisibleTable>> tables)
{
    private static readonly string[] Keywords =
    [
        "all", "and", "as", "asc", "between", "by", "case", "cast", "cross", "desc", "distinct", "else",
        "end", "except", "exists", "false", "filter", "from", "full", "group", "having", "in", "inner",
        "intersect", "interval", "is", "join", "left", "like", "limit", "not", "null", "nulls", "offset",
        "on", "or", "order", "outer", "over", "partition", "qualify", "right", "select", "then", "true",
        "union", "using", "values", "when", "where", "window", "with",
    ];

    private static readonly string[] BeforeTables = ["from", "join"];

    /// <summary>Where the word before the cursor begins, and what it may become, in order.</summary>
    public (int Start, IReadOnlyList<string> Words) Of(string text, int cursor)
    {
        var start = cursor;
        while (start > 0 && IsPart(text[start - 1]))
        {
            start--;
        }

        var word = text[start..cursor];
        var before = text[..start].TrimEnd();
        var found = text.StartsWith('\\')
            ? OfCommand(before, word)
            : OfStatement(text, before, word);
        return (start, [.. found
            .Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '\\' or '?';

    private IEnumerable<string> OfCommand(string before, string word) => (before, word) switch
    {
        ("", _) => ShellCommand.All.Select(command => command.Name),
        ("\\d", _) => tables().Select(NameOf),
        _ => [],
    };

    private IEnumerable<string> OfStatement(string text, string before, string word)
    {
        var visible = tables();
        var last = before.Split([' ', '\n', '('], StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
        if (BeforeTables.Contains(last, StringComparer.OrdinalIgnoreCase))
        {
            return visible.Select(NameOf);
        }

        if (word.LastIndexOf('.') is >= 0 and var dot)
        {
            var owner = word[..dot];
            return visible.Where(table => table.Dataset == owner).Select(NameOf)
                .Concat(ColumnsOf(visible, Named(text, visible, owner)).Select(name => $"{owner}.{name}"));
        }

        if (word.Length == 0)
        {
            return ColumnsOf(visible, Named(text, visible, owner: null));
        }

        var isUpper = word.Any(char.IsLetter) && !word.Any(char.IsLower);
        return ColumnsOf(visible, Named(text, visible, owner: null))
            .Concat(visible.Select(NameOf))
            .Concat(Keywords.Concat(Lake.FunctionNames.Select(name => $"{name}("))
                .Select(known => isUpper ? known.ToUpperInvariant() : known));
    }

    /// <summary>The tables that the statement names, or the one that it calls so.</summary>
    private static List<VisibleTable> Named(
        string text, IReadOnlyList<VisibleTable> visible, string? owner)
    {
        var tokens = Tokens(text);
        var named = new List<VisibleTable>();
        foreach (var (at, token) in tokens.Index())
        {
            var table = token.Kind is SqlTokenKind.Name or SqlTokenKind.QuotedName
                ? visible.FirstOrDefault(one => string.Equals(
                    one.Name, token.Name, StringComparison.OrdinalIgnoreCase))
                : null;
            var next = at + 1 < tokens.Count && tokens[at + 1].Is("as") ? at + 2 : at + 1;
            var alias = next < tokens.Count && tokens[next].Kind == SqlTokenKind.Name
                ? tokens[next].Name
                : "";
            if (table is not null && (owner is null || owner == table.Name || owner == alias))
            {
                named.Add(table);
            }
        }

        return named;
    }

    /// <summary>What is being typed may end inside a quote; then what stands before it counts.</summary>
    private static List<SqlToken> Tokens(string text)
    {
        try
        {
            return SqlTokens.Read(text);
        }
        catch (LakeException)
        {
            var quote = text.LastIndexOfAny(['\'', '"', '*', '$']);
            return quote > 0 ? Tokens(text[..quote]) : [];
        }
    }

    private static IEnumerable<string> ColumnsOf(
        IReadOnlyList<VisibleTable> visible, IReadOnlyList<VisibleTable> named) =>
        (named.Count > 0 ? named : visible).SelectMany(table => table.Columns)
            .Select(column => Plain(column.Name)).Order(StringComparer.Ordinal);

    private static string NameOf(VisibleTable table) => $"{table.Dataset}.{table.Name}";

    /// <summary>A name as it is written in a statement.</summary>
    private static string Plain(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : SqlText.Name(name);
}
