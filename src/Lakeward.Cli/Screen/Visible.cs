// Makes text from data safe to show: a terminal obeys control characters, and a value must not give orders.
using System.Buffers;
using System.Text;

namespace Lakeward.Cli.Screen;

/// <summary>
/// Shows characters that a terminal would obey or that turn the reading order, as visible stand-ins.
/// </summary>
internal static class Visible
{
    private const char Stand = '\u00b7';

    private static readonly SearchValues<char> Obeyed = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c),
            .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c),
            '\u200e', '\u200f', '\u2028', '\u2029',
            .. Enumerable.Range(0x202a, 5).Select(c => (char)c),
            .. Enumerable.Range(0x2066, 4).Select(c => (char)c)]);

    /// <summary>
    /// The text with every such character replaced by a middle dot; line ends become a return sign.
    /// </summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny(Obeyed) < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            shown.Append(c == '\n' ? '\u23ce' : Obeyed.Contains(c) ? Stand : c);
        }

        return shown.ToString();
    }
}
