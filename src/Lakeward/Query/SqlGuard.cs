// The guard: decides whether a statement may run at all, and makes the text that runs.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lakeward.Engine;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>
/// Checks statements. 1. The text: its length, invisible characters, nesting. 2. The engine's own syntax tree
/// of it: one SELECT, in which everything is known, allowed and resolved. 3. The tree becomes text again,
/// that text a tree, and this one is checked like the first: what runs is what passed, not what was sent.
/// </summary>
/// <remarks>Remembers what passed, by principal, visible tables and text. Thread-safe.</remarks>
internal sealed partial class SqlGuard
{
    /// <summary>The longest statement, in bytes of UTF-8.</summary>
    public const int MaxSizeBytes = 256 << 10;

    private const int MaxTreeDepth = 4_000;
    private readonly GuardMemory _memory = new();

    /// <summary>Checks a statement for a principal.</summary>
    /// <exception cref="LakeException">It is refused, or is no statement.</exception>
    /// <exception cref="EngineException">The engine failed for another reason than the statement.</exception>
    public GuardedStatement Check(string principal, string sql, VisibleTables tables, SqlParser parser)
    {
        CheckText(sql);
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{principal}\0{tables.Fingerprint}\0{sql}"));
        if (_memory.Find(key) is { } known)
        {
            return known;
        }

        var tree = Parse(sql, parser);
        var places = new SqlPlaces(sql);
        var first = new SqlWalk((schema, name, version, place) =>
        {
            if (!PlainName().IsMatch(schema + name))
            {
                throw GuardErrors.NotATable(place);
            }

            var table = tables.Resolve(schema, name);
            return new GuardedTable(table.Dataset, table.Id, version);
        }, places);
        first.Walk(tree);
        var text = TextOf(tree, parser);
        var second = CheckAgain(text, first.Tables, parser);
        var guarded = new GuardedStatement(
            text, first.Tables, first.Columns, ScanPredicate.In(second, first.Tables));
        _memory.Keep(key, guarded);
        return guarded;
    }

    private static void CheckText(string sql)
    {
        if (Encoding.UTF8.GetByteCount(sql) > MaxSizeBytes)
        {
            throw QueryErrors.TooLong(MaxSizeBytes);
        }

        var (depth, offset) = (0, 0UL);
        foreach (var rune in sql.EnumerateRunes())
        {
            if (rune.Value == 0 || rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
            {
                throw GuardErrors.InvisibleCharacter(new SqlPlaces(sql).Text(offset));
            }

            depth = rune.Value switch
            {
                '(' or '[' or '{' => depth + 1,
                ')' or ']' or '}' => Math.Max(0, depth - 1),
                _ => depth,
            };
            if (depth > SqlWalk.MaxDepth)
            {
                throw GuardErrors.TooComplex(SqlWalk.MaxDepth, SqlWalk.MaxNodes);
            }

            offset += (ulong)rune.Utf8SequenceLength;
        }
    }

    /// <summary>The tree of the only statement in a text.</summary>
    private static JsonObject Parse(string sql, SqlParser parser)
    {
        JsonObject tree;
        try
        {
            tree = Tree(parser.Serialize(sql));
        }
        catch (JsonException)
        {
            // A number beyond all bounds is no JSON, and neither is a tree of thousands of levels.
            throw GuardErrors.NotReproduced();
        }
        catch (EngineException e) when (e.Kind is EngineErrorKind.Parser or EngineErrorKind.Syntax)
        {
            throw QueryErrors.DoesNotParse("");
        }

        if (tree["error"]?.GetValueKind() == JsonValueKind.True)
        {
            throw Unreadable(sql, tree);
        }

        return tree["statements"] is JsonArray { Count: 1 } ? tree : throw QueryErrors.NotOneSelect();
    }

    private static LakeException Unreadable(string sql, JsonObject report)
    {
        // Whatever is no SELECT has this one answer; a PIVOT without a list is several statements.
        if (SqlSyntax.TextOf(report, "error_type") == "not implemented"
            && SqlSyntax.TextOf(report, "error_message").StartsWith("Only SELECT", StringComparison.Ordinal))
        {
            return Pivot().IsMatch(sql) ? GuardErrors.PivotNeedsList() : QueryErrors.NotOneSelect();
        }

        // Other messages quote the statement, literals and all; only the place is passed on.
        return QueryErrors.DoesNotParse(
            ulong.TryParse(SqlSyntax.TextOf(report, "position"), CultureInfo.InvariantCulture, out var at)
                ? new SqlPlaces(sql).Text(at)
                : "");
    }

    /// <summary>The text of a tree.</summary>
    /// <exception cref="LakeException">LW-QRY-0212.</exception>
    internal static string TextOf(JsonObject tree, SqlParser parser)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { MaxDepth = MaxTreeDepth }))
        {
            tree.WriteTo(writer);
        }

        try
        {
            return parser.Deserialize(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
        }
        catch (EngineException e) when (IsOfStatement(e))
        {
            throw GuardErrors.NotReproduced();
        }
    }

    /// <summary>The second pass: only the tables of the first, under their full names.</summary>
    private static JsonObject CheckAgain(string text, IReadOnlyList<GuardedTable> tables, SqlParser parser)
    {
        JsonObject tree;
        try
        {
            tree = Tree(parser.Serialize(text));
        }
        catch (Exception e) when (e is JsonException
            || (e is EngineException failure && IsOfStatement(failure)))
        {
            throw GuardErrors.NotReproduced();
        }

        var second = new SqlWalk(
            (schema, name, version, _) => tables.FirstOrDefault(
                table => version is null && table.Dataset == schema && table.ViewName == name)
                ?? throw GuardErrors.NotReproduced(),
            new SqlPlaces(null));
        if (tree["statements"] is not JsonArray { Count: 1 })
        {
            throw GuardErrors.NotReproduced();
        }

        second.Walk(tree);
        return second.Tables.Count == tables.Count ? tree : throw GuardErrors.NotReproduced();
    }

    /// <summary>Whether the engine failed for the statement's sake, not for want of time or memory.</summary>
    private static bool IsOfStatement(EngineException e) =>
        e.Kind is not (EngineErrorKind.TimeLimit or EngineErrorKind.OutOfMemory);

    /// <summary>A tree from the engine's JSON.</summary>
    internal static JsonObject Tree(string json) =>
        JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = MaxTreeDepth }) as JsonObject
        ?? throw new JsonException("The tree is no object.");

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"^\s*[(\s]*(PIVOT|WITH|FROM|SELECT)\b.*\bPIVOT\b|^\s*PIVOT\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Pivot();
}
