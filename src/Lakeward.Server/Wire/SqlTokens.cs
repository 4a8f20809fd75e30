// Takes a statement apart into tokens, as PostgreSQL's and DuckDB's scanners agree on them.
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>
/// The tokens of a text; spaces and comments lie between them. It decides where statements end and where
/// parameters stand, never what may be read.
/// </summary>
public static class SqlTokens
{
    private const string Operators = "~!@#^&|?<>=*/%+-";

    /// <summary>Reads all tokens.</summary>
    /// <exception cref="LakeException">LW-PGW-0112: a quote or comment does not end.</exception>
    public static List<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = SkipSpace(sql, 0); at < sql.Length; at = SkipSpace(sql, at))
        {
            var (kind, end) = Next(sql, at);
            tokens.Add(new SqlToken(kind, sql[at..end], at));
            at = end;
        }

        return tokens;
    }

    /// <summary>The statements of a text, which semicolons part; empty ones are left out.</summary>
    public static List<string> Split(string sql)
    {
        var statements = new List<string>();
        var start = 0;
        var isEmpty = true;
        foreach (var token in Read(sql))
        {
            if (token.Is(";"))
            {
                Add(statements, isEmpty, sql[start..token.Start]);
                (start, isEmpty) = (token.End, true);
            }
            else
            {
                isEmpty = false;
            }
        }

        Add(statements, isEmpty, sql[start..]);
        return statements;
    }

    private static void Add(List<string> statements, bool isEmpty, string statement)
    {
        if (!isEmpty)
        {
            statements.Add(statement.Trim());
        }
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        var c = sql[at];
        if (c == '\'')
        {
            return (SqlTokenKind.Text, Quoted(sql, at, '\'', escapes: false));
        }

        if (c is 'e' or 'E' && at + 1 < sql.Length && sql[at + 1] == '\'')
        {
            return (SqlTokenKind.Text, Quoted(sql, at + 1, '\'', escapes: true));
        }

        return c switch
        {
            '"' => (SqlTokenKind.QuotedName, Quoted(sql, at, '"', escapes: false)),
            '$' => Dollar(sql, at),
            _ when IsNameStart(c) => (SqlTokenKind.Name, While(sql, at, IsNamePart)),
            _ when char.IsAsciiDigit(c) => (SqlTokenKind.Number, While(
                sql, at, d => char.IsAsciiLetterOrDigit(d) || d is '.' or '_')),
            ':' when at + 1 < sql.Length && sql[at + 1] is ':' or '=' => (SqlTokenKind.Symbol, at + 2),
            _ when Operators.Contains(c, StringComparison.Ordinal) =>
                (SqlTokenKind.Symbol, Operator(sql, at)),
            _ => (SqlTokenKind.Symbol, at + 1),
        };
    }

    private static (SqlTokenKind Kind, int End) Dollar(string sql, int at)
    {
        if (at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1]))
        {
            return (SqlTokenKind.Parameter, While(sql, at + 1, char.IsAsciiDigit));
        }

        var tagEnd = While(sql, at + 1, c => IsNamePart(c) && c != '$');
        if (tagEnd >= sql.Length || sql[tagEnd] != '$')
        {
            return (SqlTokenKind.Symbol, at + 1);
        }

        var tag = sql[at..(tagEnd + 1)];
        var end = sql.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        return end < 0 ? throw WireErrors.Unterminated("a quoted string")
            : (SqlTokenKind.Text, end + tag.Length);
    }

    private static int Quoted(string sql, int at, char quote, bool escapes)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                if (i + 1 >= sql.Length || sql[i + 1] != quote)
                {
                    return i + 1;
                }

                i++;
            }
        }

        throw WireErrors.Unterminated(quote == '"' ? "a quoted name" : "a quoted string");
    }

    private static int Operator(string sql, int at)
    {
        var end = at;
        while (end < sql.Length && Operators.Contains(sql[end], StringComparison.Ordinal)
            && !IsCommentAt(sql, end))
        {
            end++;
        }

        return end;
    }

    private static bool IsCommentAt(string sql, int at) =>
        at + 1 < sql.Length && (sql[at], sql[at + 1]) is ('-', '-') or ('/', '*');

    private static int SkipSpace(string sql, int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (IsCommentAt(sql, at))
            {
                at = sql[at] == '-' ? LineEnd(sql, at) : CommentEnd(sql, at);
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static int LineEnd(string sql, int at)
    {
        var end = sql.AsSpan(at).IndexOfAny('\n', '\r');
        return end < 0 ? sql.Length : at + end;
    }

    private static int CommentEnd(string sql, int at)
    {
        var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? throw WireErrors.Unterminated("a comment") : end + 2;
    }

    private static int While(string sql, int at, Func<char, bool> holds)
    {
        while (at < sql.Length && holds(sql[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '$';
}
