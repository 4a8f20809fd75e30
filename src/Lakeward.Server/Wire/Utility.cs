// Reads the statements that a session answers by itself: transactions, settings, cursors, COPY.
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>One such statement.</summary>
/// <param name="Kind">What it does.</param>
internal sealed record Utility(UtilityKind Kind)
{
    /// <summary>The most rows that FETCH takes.</summary>
    public const int All = int.MaxValue;

    /// <summary>The cursor, statement or setting it names; empty for all or none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The value of a setting; null for its default.</summary>
    public string? Value { get; init; }

    /// <summary>How many rows FETCH takes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The statement within DECLARE or COPY.</summary>
    public string Sql { get; init; } = "";

    /// <summary>How COPY writes.</summary>
    public CopyFormat? Format { get; init; }

    /// <summary>The statement as one of these; null where it is another.</summary>
    /// <exception cref="LakeException">It begins like one and goes on otherwise.</exception>
    public static Utility? Of(string sql)
    {
        var tokens = SqlTokens.Read(sql);
        var words = new TokenCursor(sql, tokens);
        return words.Word() switch
        {
            "begin" or "start" => new(UtilityKind.Begin),
            "commit" or "end" => new(UtilityKind.Commit),
            "rollback" or "abort" => Rollback(words),
            "savepoint" => new(UtilityKind.Savepoint) { Name = words.Name() },
            "release" => new(UtilityKind.Release) { Name = AfterOptional(words, "savepoint") },
            "set" => Set(words),
            "reset" => new(UtilityKind.Reset) { Name = words.Rest() },
            "show" => new(UtilityKind.Show) { Name = words.Rest() },
            "discard" => new(UtilityKind.Discard) { Name = words.Word() },
            "deallocate" => new(UtilityKind.Deallocate) { Name = NameOrAll(words, "prepare") },
            "declare" => Declare(words),
            "fetch" => Fetch(words, UtilityKind.Fetch),
            "move" => Fetch(words, UtilityKind.Move),
            "close" => new(UtilityKind.Close) { Name = NameOrAll(words, "") },
            "copy" => Copy(words),
            "unlisten" => new(UtilityKind.Unlisten),
            "select" or "with" or "from" or "values" or "table" or "(" => null,
            "pivot" or "unpivot" or "summarize" or "describe" or "desc" => null,
            "insert" or "update" or "delete" or "create" or "drop" or "alter" or "truncate" or "merge"
                or "grant" or "revoke" or "vacuum" or "analyze" or "call" or "do" or "listen" or "notify"
                or "lock" or "prepare" or "execute" or "explain" or "comment" or "refresh" or "import"
                or "attach" or "detach" or "install" or "load" or "export" or "pragma" or "use"
                or "checkpoint"
                => throw WireErrors.NotOffered($"{tokens[0].Text.ToUpperInvariant()}"),
            _ => null,
        };
    }

    private static Utility Rollback(TokenCursor words)
    {
        _ = words.Take("work") || words.Take("transaction");
        return words.Take("to")
            ? new(UtilityKind.RollbackTo) { Name = AfterOptional(words, "savepoint") }
            : new(UtilityKind.Rollback);
    }

    private static Utility Set(TokenCursor words)
    {
        if (words.Take("transaction"))
        {
            return new(UtilityKind.Set);
        }

        var isSession = words.Take("session");
        if ((isSession && words.Take("characteristics")) || (isSession && words.Take("authorization")))
        {
            return new(UtilityKind.Set);
        }

        _ = words.Take("local");
        if (words.Take("time"))
        {
            _ = words.Take("zone");
            return new(UtilityKind.Set) { Name = "timezone", Value = words.Value() };
        }

        var name = words.Word();
        while (words.Take("."))
        {
            name += "." + words.Word();
        }

        return words.Take("to") || words.Take("=")
            ? new(UtilityKind.Set) { Name = name, Value = words.Value() }
            : name is "names" or "role"
                ? new(UtilityKind.Set) { Name = name, Value = words.Value() }
                : throw WireErrors.NotOffered("This form of SET");
    }

    private static Utility Declare(TokenCursor words)
    {
        var name = words.Name();
        while (!words.Take("for"))
        {
            if (words.IsAtEnd)
            {
                throw WireErrors.NotOffered("This form of DECLARE");
            }

            _ = words.Word();
        }

        return new(UtilityKind.Declare) { Name = name, Sql = words.Rest() };
    }

    private static Utility Fetch(TokenCursor words, UtilityKind kind)
    {
        var count = 1;
        if (words.Take("all"))
        {
            count = All;
        }
        else if (words.Take("forward"))
        {
            count = words.Take("all") ? All : words.Number() ?? 1;
        }
        else if (!words.Take("next"))
        {
            count = words.Number() ?? 1;
        }

        if (!words.Take("from"))
        {
            _ = words.Take("in");
        }

        var name = words.Name();
        return words.IsAtEnd && count >= 0
            ? new(kind) { Name = name, Count = count }
            : throw WireErrors.NotOffered("FETCH other than forward");
    }

    private static Utility Copy(TokenCursor words)
    {
        if (!words.Take("(") || words.Parenthesised() is not { } query || !words.Take("to")
            || !words.Take("stdout"))
        {
            throw WireErrors.NotOffered("COPY other than COPY (SELECT …) TO STDOUT");
        }

        return new(UtilityKind.Copy) { Sql = query, Format = CopyFormat.Read(words) };
    }

    private static string AfterOptional(TokenCursor words, string word)
    {
        _ = words.Take(word);
        return words.Name();
    }

    private static string NameOrAll(TokenCursor words, string optional)
    {
        _ = words.Take(optional);
        return words.Take("all") ? "" : words.Name();
    }
}
