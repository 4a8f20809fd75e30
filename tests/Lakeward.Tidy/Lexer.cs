// Tells code, comments and quoted text of a C# file apart, interpolations and raw strings included.
namespace Lakeward.Tidy;

/// <summary>
/// A small lexer: it knows only what it takes never to mistake a quotation for code. The holes of an
/// interpolated string count as code.
/// </summary>
internal sealed class Lexer(string text)
{
    private readonly char[] _code = text.ToCharArray();
    private readonly List<SourceFile.Piece> _comments = [];
    private readonly List<SourceFile.Piece> _literals = [];
    private int _at;

    public string Code => new(_code);

    public IReadOnlyList<SourceFile.Piece> Comments => _comments;

    public IReadOnlyList<SourceFile.Piece> Literals => _literals;

    public void Run() => ReadCode(inHole: false);

    // Reads code up to the end of the file, or up to the brace that closes the hole it stands in.
    private void ReadCode(bool inHole)
    {
        var depth = 0;
        while (_at < text.Length)
        {
            var here = text[_at];
            if (Sees("//"))
            {
                ReadComment(text.IndexOf('\n', _at), 0);
            }
            else if (Sees("/*"))
            {
                ReadComment(text.IndexOf("*/", _at + 2, StringComparison.Ordinal), 2);
            }
            else if (here is '"' or '$' or '@' && TryReadString())
            {
            }
            else if (here == '\'')
            {
                ReadCharacter();
            }
            else
            {
                if (inHole && here == '}' && depth == 0)
                {
                    return;
                }

                depth += here switch { '{' or '(' or '[' => 1, '}' or ')' or ']' => -1, _ => 0 };
                _at++;
            }
        }
    }

    private void ReadComment(int end, int closing)
    {
        var start = _at;
        _at = end < 0 ? text.Length : end + closing;
        _comments.Add(new SourceFile.Piece(start, text[start.._at]));
        Blank(start, _at);
    }

    private void ReadCharacter()
    {
        var start = _at++;
        while (_at < text.Length && text[_at] is not '\'' and not '\n')
        {
            _at += text[_at] == '\\' ? 2 : 1;
        }

        _at = Math.Min(_at + 1, text.Length);
        Blank(start, _at);
    }

    private bool TryReadString()
    {
        var start = _at;
        var dollars = 0;
        var verbatim = false;
        for (; _at < text.Length && text[_at] is '$' or '@'; _at++)
        {
            dollars += text[_at] == '$' ? 1 : 0;
            verbatim |= text[_at] == '@';
        }

        var quotes = Count('"');
        if (quotes == 0)
        {
            _at = start + 1;
            return true;
        }

        if (!verbatim && quotes >= 3)
        {
            ReadRaw(start, quotes, dollars);
        }
        else
        {
            ReadQuoted(start, dollars > 0, verbatim);
        }

        return true;
    }

    private void ReadQuoted(int start, bool interpolated, bool verbatim)
    {
        var from = start;
        _at = text.IndexOf('"', start) + 1;
        while (_at < text.Length)
        {
            var here = text[_at];
            if (verbatim && Sees("\"\""))
            {
                _at += 2;
            }
            else if (here == '"')
            {
                break;
            }
            else if (interpolated && (Sees("{{") || Sees("}}")))
            {
                _at += 2;
            }
            else if (interpolated && here == '{')
            {
                from = ReadHole(from, 1);
            }
            else
            {
                _at += here == '\\' && !verbatim ? 2 : 1;
            }
        }

        _at = Math.Min(_at + 1, text.Length);
        Keep(from, _at);
    }

    private void ReadRaw(int start, int quotes, int dollars)
    {
        var from = start;
        _at = text.IndexOf('"', start) + quotes;
        while (_at < text.Length)
        {
            var run = text[_at] is '"' or '{' ? Count(text[_at]) : 0;
            if (run >= quotes && text[_at] == '"')
            {
                _at += run;
                break;
            }

            if (dollars > 0 && run >= dollars && text[_at] == '{')
            {
                _at += run - dollars;
                from = ReadHole(from, dollars);
            }
            else
            {
                _at += Math.Max(run, 1);
            }
        }

        Keep(from, _at);
    }

    // Keeps the text before the hole, reads the hole as code, and says where the text goes on.
    private int ReadHole(int from, int braces)
    {
        _at += braces;
        Keep(from, _at);
        ReadCode(inHole: true);
        var on = _at;
        _at = Math.Min(_at + braces, text.Length);
        return on;
    }

    private void Keep(int start, int end)
    {
        _literals.Add(new SourceFile.Piece(start, text[start..end]));
        Blank(start, end);
    }

    private void Blank(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _code[i] = text[i] == '\n' ? '\n' : ' ';
        }
    }

    private bool Sees(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private int Count(char what)
    {
        var end = _at;
        while (end < text.Length && text[end] == what)
        {
            end++;
        }

        return end - _at;
    }
}
