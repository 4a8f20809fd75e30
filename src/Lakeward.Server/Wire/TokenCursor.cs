// Walks through the tokens of a statement.
using System.Globalization;

namespace Lakeward.Server.Wire;

/// <summary>A place among the tokens of a statement.</summary>
internal sealed class TokenCursor(string sql, List<SqlToken> tokens)
{
    private int _at;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => _at >= tokens.Count;

    /// <summary>Takes the next token if it is this word or symbol.</summary>
    public bool Take(string word)
    {
        var taken = !IsAtEnd && tokens[_at].Is(word);
        _at += taken ? 1 : 0;
        return taken;
    }

    /// <summary>The next token in lower case, whatever it is; empty at the end.</summary>
    public string Word() => IsAtEnd ? "" : tokens[_at++].Text.ToLowerInvariant();

    /// <summary>The next token as it stands; empty at the end.</summary>
    public string Raw() => IsAtEnd ? "" : tokens[_at++].Text;

    /// <summary>The next token, which must be a name.</summary>
    public string Name() =>
        !IsAtEnd && tokens[_at].Kind is SqlTokenKind.Name or SqlTokenKind.QuotedName
            ? tokens[_at++].Name
            : throw WireErrors.NotOffered("A statement without the name it needs");

    /// <summary>The next token as a number, if it is one.</summary>
    public int? Number() =>
        !IsAtEnd && int.TryParse(tokens[_at].Text, CultureInfo.InvariantCulture, out var number)
            ? Advance(number)
            : null;

    /// <summary>The rest as the value of a setting: a string's content, a list, or words; null for DEFAULT.
    /// </summary>
    public string? Value()
    {
        var parts = new List<string>();
        for (; !IsAtEnd; _at++)
        {
            var token = tokens[_at];
            parts.Add(token.Kind == SqlTokenKind.Text
                ? token.Text.TrimStart('E', 'e')[1..^1].Replace("''", "'", StringComparison.Ordinal)
                : token.Kind == SqlTokenKind.QuotedName ? token.Name : token.Text);
        }

        var value = string.Join(' ', parts).Replace(" ,", ",", StringComparison.Ordinal)
            .Replace("- ", "-", StringComparison.Ordinal);
        return value.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : value;
    }

    /// <summary>The rest of the text as it stands.</summary>
    public string Rest()
    {
        var rest = IsAtEnd ? "" : sql[tokens[_at].Start..tokens[^1].End];
        _at = tokens.Count;
        return rest;
    }

    /// <summary>The text up to the parenthesis that closes, which is taken; null where none does.</summary>
    public string? Parenthesised()
    {
        var start = _at;
        for (var depth = 1; !IsAtEnd; _at++)
        {
            depth += tokens[_at].Is("(") ? 1 : tokens[_at].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                _at++;
                return sql[tokens[start].Start..tokens[_at - 1].Start];
            }
        }

        return null;
    }

    private int Advance(int number)
    {
        _at++;
        return number;
    }
}
