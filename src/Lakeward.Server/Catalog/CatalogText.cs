// Takes out of a statement what PostgreSQL's grammar allows and the engine's does not.
using System.Text;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>
/// Changes of single tokens: <c>OPERATOR(pg_catalog.=)</c> becomes <c>=</c>, the schema <c>pg_catalog</c> and
/// collations go.
/// </summary>
internal static class CatalogText
{
    /// <summary>Whether a statement names the catalog, or what PostgreSQL tells of itself.</summary>
    public static bool MayNameCatalog(IReadOnlyList<SqlToken> tokens) => tokens.Any(token =>
        token.Kind is SqlTokenKind.Name or SqlTokenKind.QuotedName
        && (token.Name.StartsWith("pg_", StringComparison.Ordinal)
            || token.Name is CatalogRelation.InformationSchema));

    /// <summary>The statement as the engine's parser takes it.</summary>
    public static string Plain(string sql, IReadOnlyList<SqlToken> tokens)
    {
        var text = new StringBuilder(sql.Length);
        var copied = 0;
        for (var at = 0; at < tokens.Count; at++)
        {
            var (skip, put) = Change(tokens, at);
            if (skip > 0)
            {
                text.Append(sql, copied, tokens[at].Start - copied).Append(put);
                at += skip - 1;
                copied = tokens[at].End;
            }
        }

        return text.Append(sql, copied, sql.Length - copied).ToString();
    }

    /// <summary>How many tokens from here on are replaced, and by what.</summary>
    private static (int Skip, string Put) Change(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (tokens[at].Is("operator") && Is(tokens, at + 1, "("))
        {
            var end = at + 2;
            while (end < tokens.Count && !tokens[end].Is(")"))
            {
                end++;
            }

            return end < tokens.Count ? (end - at + 1, $" {tokens[end - 1].Text} ") : (0, "");
        }

        if (tokens[at].Is("collate") && at + 1 < tokens.Count)
        {
            return Is(tokens, at + 2, ".") ? (4, " ") : (2, " ");
        }

        return IsName(tokens, at, CatalogRelation.PgCatalog) && Is(tokens, at + 1, ".") ? (2, "") : (0, "");
    }

    private static bool Is(IReadOnlyList<SqlToken> tokens, int at, string word) =>
        at < tokens.Count && tokens[at].Is(word);

    private static bool IsName(IReadOnlyList<SqlToken> tokens, int at, string name) =>
        tokens[at].Kind is SqlTokenKind.Name or SqlTokenKind.QuotedName && tokens[at].Name == name;
}
