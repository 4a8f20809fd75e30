// The forms in which a planted value is looked for, as bytes.
using System.Text;

namespace Lakeward.Cli.Demo;

/// <summary>
/// Writes a value the ways a program could have written it: as it is, in UTF-16 of both orders, in
/// hexadecimal of both cases, and in base64 of both alphabets at each of the three alignments.
/// </summary>
internal static class CanaryForms
{
    private const int Alignments = 3;
    private const int BitsPerLetter = 6;

    /// <summary>Each form's name and bytes.</summary>
    public static IEnumerable<(string Form, byte[] Bytes)> Of(string value)
    {
        var plain = Encoding.ASCII.GetBytes(value);
        yield return ("plain", plain);
        yield return ("UTF-16LE", Encoding.Unicode.GetBytes(value));
        yield return ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(value));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        for (var alignment = 0; alignment < Alignments; alignment++)
        {
            var letters = Base64(plain, alignment);
            yield return ($"base64+{alignment}", Encoding.ASCII.GetBytes(letters));
            var url = letters.Replace('+', '-').Replace('/', '_');
            if (url != letters)
            {
                yield return ($"base64url+{alignment}", Encoding.ASCII.GetBytes(url));
            }
        }
    }

    /// <summary>The letters that do not depend on the bytes before and after the value.</summary>
    private static string Base64(byte[] plain, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. plain]);
        var first = ((8 * before) + BitsPerLetter - 1) / BitsPerLetter;
        var end = 8 * (before + plain.Length) / BitsPerLetter;
        return text[first..end];
    }
}
