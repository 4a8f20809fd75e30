// Turns a message into UTF-8 from the character set that it declares.
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// The character sets of HL7 table 0211, as MSH-18 names them. Nothing or ASCII means ASCII; bytes beyond it
/// are then read as UTF-8 where they are valid, else as Windows-1252, of which Latin-1 is a part. Text declared
/// as Latin-1 that is valid UTF-8 is UTF-8: the other way round it would make no sense.
/// </summary>
internal static class CharacterSet
{
    private const int Western = 1252;
    private const int Latin1 = 28591;
    private const int Latin9 = 28605;

    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>
    {
        ["8859/1"] = Latin1, ["8859/2"] = 28592, ["8859/3"] = 28593, ["8859/4"] = 28594,
        ["8859/5"] = 28595, ["8859/6"] = 28596, ["8859/7"] = 28597, ["8859/8"] = 28598,
        ["8859/9"] = 28599, ["8859/13"] = 28603, ["8859/15"] = Latin9,
        ["ISO-8859-1"] = Latin1, ["ISO-8859-15"] = Latin9, ["WINDOWS-1252"] = Western,
        ["GB 18030-2000"] = 54936, ["BIG-5"] = 950, ["KS X 1001"] = 949,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Ascii =
        new[] { "", "ASCII", "ISO IR6", "ISO IR 6" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Unicode =
        new[] { "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The message in UTF-8: the same memory where it is that already.</summary>
    /// <param name="raw">The message as it stands.</param>
    /// <param name="declared">The first repetition of MSH-18.</param>
    /// <param name="fault">What there is to say of it.</param>
    internal static ReadOnlyMemory<byte> ToUtf8(
        ReadOnlyMemory<byte> raw, ReadOnlySpan<byte> declared, out CharacterSetFault fault)
    {
        fault = CharacterSetFault.None;
        var name = declared.Length > 40 ? "?" : Encoding.Latin1.GetString(declared).Trim();
        var isAscii = System.Text.Ascii.IsValid(raw.Span);
        if (CodePages.TryGetValue(name, out var codePage))
        {
            if (!isAscii && (codePage is Latin1 or Latin9 or Western) && Utf8.IsValid(raw.Span))
            {
                fault = CharacterSetFault.Mistaken;
                return raw;
            }

            return isAscii ? raw : Decode(raw.Span, codePage, out fault);
        }

        var isUnicode = Unicode.Contains(name);
        var isKnown = isUnicode || Ascii.Contains(name);
        if (isAscii || Utf8.IsValid(raw.Span))
        {
            fault = isKnown ? CharacterSetFault.None : CharacterSetFault.Unknown;
            return raw;
        }

        if (isUnicode || !isKnown)
        {
            fault = isUnicode ? CharacterSetFault.Invalid : CharacterSetFault.Unreadable;
            return raw;
        }

        var text = Decode(raw.Span, Western, out _);
        fault = CharacterSetFault.Undeclared;
        return text;
    }

    private static ReadOnlyMemory<byte> Decode(
        ReadOnlySpan<byte> raw, int codePage, out CharacterSetFault fault)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(
            codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
            ?? Encoding.Latin1;
        var text = encoding.GetString(raw);
        fault = text.Contains('\uFFFD', StringComparison.Ordinal)
            ? CharacterSetFault.Invalid
            : CharacterSetFault.None;
        return Encoding.UTF8.GetBytes(text);
    }
}
