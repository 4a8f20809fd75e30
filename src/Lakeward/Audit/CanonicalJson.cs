// Writes JSON in the one form that RFC 8785 allows, so that a hash of it is a hash of its meaning.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lakeward.Audit;

/// <summary>
/// A writer of canonical JSON: no white space, the shortest escapes, raw UTF-8. The caller writes members in
/// order; <see cref="Member(string)"/> checks it.
/// </summary>
/// <remarks>
/// References: RFC 8785 section 3.2. Limits: strings, integers within ±2^53, arrays of strings and objects;
/// lone surrogates are refused, since JSON has no form for them.
/// </remarks>
internal sealed class CanonicalJson
{
    private const long MaxInteger = (1L << 53) - 1;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly Stack<string> _lastNames = new();

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    public void Open()
    {
        _output.Write("{"u8);
        _lastNames.Push("");
    }

    public void Close()
    {
        _output.Write("}"u8);
        _lastNames.Pop();
    }

    /// <summary>
    /// Starts a member; names are ASCII or at least ordered by UTF-16 units, as the standard orders them.
    /// </summary>
    public void Member(string name)
    {
        var last = _lastNames.Pop();
        if (last.Length > 0)
        {
            _output.Write(","u8);
        }

        if (string.CompareOrdinal(last, name) >= 0)
        {
            throw AuditErrors.BadEvent("members are out of order, empty or doubled");
        }

        _lastNames.Push(name);
        String(name);
        _output.Write(":"u8);
    }

    /// <summary>A member that is left out when it has no value.</summary>
    public void Member(string name, string? value)
    {
        if (value is not null)
        {
            Member(name);
            String(value);
        }
    }

    /// <inheritdoc cref="Member(string, string?)"/>
    public void Member(string name, long? value)
    {
        if (value is null)
        {
            return;
        }

        if (value is > MaxInteger or < -MaxInteger)
        {
            throw AuditErrors.BadEvent("a number is larger than JSON can carry");
        }

        Member(name);
        _output.Write(Encoding.ASCII.GetBytes(value.Value.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A member that is left out when the list is empty.</summary>
    public void Member(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Member(name);
        for (var i = 0; i < values.Count; i++)
        {
            _output.Write(i == 0 ? "["u8 : ","u8);
            String(values[i]);
        }

        _output.Write("]"u8);
    }

    private void String(string value)
    {
        _output.Write("\""u8);
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (EscapeOf(value[i]) is { } escape)
            {
                Raw(value.AsSpan(plain, i - plain));
                Raw(escape);
                plain = i + 1;
            }
        }

        Raw(value.AsSpan(plain));
        _output.Write("\""u8);
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        try
        {
            var size = StrictUtf8.GetByteCount(text);
            StrictUtf8.GetBytes(text, _output.GetSpan(size));
            _output.Advance(size);
        }
        catch (EncoderFallbackException)
        {
            throw AuditErrors.BadEvent("a text is not valid Unicode");
        }
    }

    private static string? EscapeOf(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        < ' ' => $"\\u{(int)c:x4}",
        _ => null,
    };
}
