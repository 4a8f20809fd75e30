// A statement that a client has prepared.
namespace Lakeward.Server.Wire;

/// <summary>A statement, what it is, and what is known of it so far.</summary>
internal sealed class PreparedStatement(string sql)
{
    /// <summary>As the client sent it.</summary>
    public string Sql => sql;

    /// <summary>What the session answers itself, or null for a select.</summary>
    public SessionCommand? Command { get; } = IsEmptyText(sql) ? null : SessionCommand.Of(sql);

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty { get; } = IsEmptyText(sql);

    /// <summary>The types of its parameters.</summary>
    public IReadOnlyList<ParameterType> Parameters { get; set; } = [];

    /// <summary>Its columns once they are known; empty where it has none.</summary>
    public IReadOnlyList<WireColumn>? Columns { get; set; }

    /// <summary>How many parameters a text has.</summary>
    public static int CountParameters(string sql) => SqlTokens.Read(sql)
        .Where(token => token.Kind == SqlTokenKind.Parameter)
        .Select(NumberOf).DefaultIfEmpty(0).Max();

    /// <summary>The statement with each parameter within the cast to its type.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cast">The cast of a parameter, by its 0-based place and its text; null leaves it.</param>
    public static string WithCasts(string sql, Func<int, string, string?> cast)
    {
        var text = new System.Text.StringBuilder();
        var at = 0;
        foreach (var token in SqlTokens.Read(sql).Where(token => token.Kind == SqlTokenKind.Parameter))
        {
            text.Append(sql, at, token.Start - at)
                .Append(cast(NumberOf(token) - 1, token.Text) ?? token.Text);
            at = token.End;
        }

        return text.Append(sql, at, sql.Length - at).ToString();
    }

    private static int NumberOf(SqlToken token) =>
        int.TryParse(token.Text.AsSpan(1), out var number) && number is > 0 and <= 1_000
            ? number
            : throw WireErrors.Malformed("the number of a parameter");

    private static bool IsEmptyText(string sql) => SqlTokens.Read(sql).TrueForAll(token => token.Is(";"));
}
