// Cuts a row filter into words, signs and constants.
namespace Lakeward.Access.Policy;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Word,
    Quoted,
    Text,
    Number,
    Sign,
}

/// <summary>A token; <paramref name="Text"/> is without quotes, and doubled quotes are single.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) =>
        Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token in words for a message.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => "a text",
        _ => Spelling.Show(Text),
    };
}

/// <summary>The tokens of a text within its bound, ended by one of kind End.</summary>
internal static class FilterLexer
{
    private static readonly string[] Signs =
        ["<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", "-"];

    public static List<Token> Cut(string text)
    {
        if (text.Length > RowFilter.MaxLength)
        {
            throw FilterException.Form(
                RowFilter.MaxLength, $"a row filter has at most {RowFilter.MaxLength:N0} characters");
        }

        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\n' or '\r')
            {
                at++;
            }

            var token = Next(text, at, out at);
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
            {
                return tokens;
            }
        }
    }

    private static Token Next(string text, int at, out int end)
    {
        end = at;
        if (at == text.Length)
        {
            return new(TokenKind.End, "", at);
        }

        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            return new(TokenKind.Word, text[at..end], at);
        }

        if (text[at] is '\'' or '"')
        {
            return Quoted(text, at, out end);
        }

        if (char.IsAsciiDigit(text[at]))
        {
            return Number(text, at, out end);
        }

        foreach (var sign in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
            {
                end = at + sign.Length;
                return new(TokenKind.Sign, sign, at);
            }
        }

        throw FilterException.Form(at, "a character that has no meaning here");
    }

    private static Token Quoted(string text, int at, out int end)
    {
        var quote = text[at];
        for (end = at + 1; end < text.Length; end++)
        {
            if (text[end] != quote)
            {
                continue;
            }

            if (end + 1 < text.Length && text[end + 1] == quote)
            {
                end++;
                continue;
            }

            var pair = new string(quote, 2);
            var inner = text[(at + 1)..end].Replace(pair, quote.ToString(), StringComparison.Ordinal);
            end++;
            return new(quote == '"' ? TokenKind.Quoted : TokenKind.Text, inner, at);
        }

        throw FilterException.Form(at, "a quote without its end");
    }

    private static Token Number(string text, int at, out int end)
    {
        end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        return new(TokenKind.Number, text[at..end], at);
    }
}
