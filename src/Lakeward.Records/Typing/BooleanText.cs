// Reads booleans from UTF-8 text.
using System.Text;

namespace Lakeward.Records.Typing;

/// <summary>Booleans: true, false, t, f, yes, no, y, n, 1 and 0, in any case; spaces around are ignored.
/// Inference takes only the words true and false.</summary>
public static class BooleanText
{
    /// <summary>Reads a boolean of a declared column.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out bool value)
    {
        text = text.Trim((byte)' ');
        value = false;
        switch (text.Length)
        {
            case 0:
                return ParseReason.Empty;
            case 1:
                value = text[0] is (byte)'1' or (byte)'t' or (byte)'T' or (byte)'y' or (byte)'Y';
                return value || text[0] is (byte)'0' or (byte)'f' or (byte)'F' or (byte)'n' or (byte)'N'
                    ? ParseReason.None
                    : ParseReason.NotABoolean;
            default:
                value = Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "yes"u8);
                return value
                    || Ascii.EqualsIgnoreCase(text, "false"u8)
                    || Ascii.EqualsIgnoreCase(text, "no"u8)
                    ? ParseReason.None
                    : ParseReason.NotABoolean;
        }
    }

    /// <summary>Whether the text is the word true or false, which is what inference looks for.</summary>
    internal static bool IsWord(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8);
}
