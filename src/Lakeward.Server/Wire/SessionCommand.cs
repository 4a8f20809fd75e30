// Reads the statements that a session answers by itself: transactions, settings, cursors, COPY.
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>One such statement.</summary>
/// <param name="Kind">What it does.</param>
internal sealed record SessionCommand(SessionCommandKind Kind)
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
    public static SessionCommand? Of(string sql)
    {
        var tokens = SqlTokens.Read(sql);
        var words = new TokenCursor(sql, tokens);
        return words.Word() switch
        {
            "begin" or "start" => new(SessionCommandKind.Begin),
            "commit" or "end" => new(SessionCommandKind.Commit),
            "rollback" or "abort" => Rollback(words),
            "savepoint" => new(SessionCommandKind.Savepoint) { Name = words.Name() },
            "release" => new(SessionCommandKind.Release) { Name = AfterOptional(words, "savepoint") },
            "set" => Set(words),
            "reset" => new(SessionCommandKind.Reset) { Name = words.Rest() },
            "show" => new(SessionCommandKind.Show) { Name = words.Rest() },
            "discard" => new(SessionCommandKind.Discard) { Name = words.Word() },
            "deallocate" => new(SessionCommandKind.Deallocate) { Name = NameOrAll(words, "prepare") },
            "declare" => Declare(words),
            "fetch" => Fetch(words, SessionCommandKind.Fetch),
            "move" => Fetch(words, SessionCommandKind.Move),
            "close" => new(SessionCommandKind.Close) { Name = NameOrAll(words, "") },
            "copy" => Copy(words),
            "unlisten" => new(SessionCommandKind.Unlisten),
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

    private static SessionCommand Rollback(TokenCursor words)
    {
        _ = words.Take("work") || words.Take("transaction");
        return words.Take("to")
            ? new(SessionCommandKind.RollbackTo) { Name = AfterOptional(words, "savepoint") }
            : new(SessionCommandKind.Rollback);
    }

    private static SessionCommand Set(TokenCursor words)
    {
        if (words.Take("transaction"))
        {
            return new(SessionCommandKind.Set);
        }

        var isSession = words.Take("session");
        if ((isSession && words.Take("characteristics")) || (isSession && words.Take("authorization")))
        {
            return new(SessionCommandKind.Set);
        }

        _ = words.Take("local");
        if (words.Take("time"))
        {
            _ = words.Take("zone");
            return new(SessionCommandKind.Set) { Name = "timezone", Value = words.Value() };
        }

        var name = words.Word();
        while (words.Take("."))
        {
            name += "." + words.Word();
        }

        return words.Take("to") || words.Take("=")
            ? new(SessionCommandKind.Set) { Name = name, Value = words.Value() }
            : name is "names" or "role"
                ? new(SessionCommandKind.Set) { Name = name, Value = words.Value() }
                : throw WireErrors.NotOffered("This form of SET");
    }

    private static SessionCommand Declare(TokenCursor words)
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

        return new(SessionCommandKind.Declare) { Name = name, Sql = words.Rest() };
    }

    private static SessionCommand Fetch(TokenCursor words, SessionCommandKind kind)
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

    private static SessionCommand Copy(TokenCursor words)
    {
        if (!words.Take("(") || words.Parenthesised() is not { } query || !words.Take("to")
            || !words.Take("stdout"))
        {
            throw WireErrors.NotOffered("COPY other than COPY (SELECT …) TO STDOUT");
        }

        return new(SessionCommandKind.Copy) { Sql = query, Format = CopyFormat.Read(words) };
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
