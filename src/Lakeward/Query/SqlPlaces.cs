// Where in a statement something stands, for people: the engine counts bytes.
using System.Globalization;
using System.Text;

namespace Lakeward.Query;

/// <summary>Turns the engine's offsets into lines and characters.</summary>
/// <param name="sql">The statement as sent, or null where offsets mean nothing to its sender.</param>
internal sealed class SqlPlaces(string? sql)
{
    /// <summary>For example <c>, at line 1, character 12</c>; empty where the place is not known.</summary>
    /// <param name="offset">In bytes of UTF-8, from 0.</param>
    public string Text(ulong offset)
    {
        if (sql is null || offset > (ulong)Encoding.UTF8.GetByteCount(sql))
        {
            return "";
        }

        var (line, character, bytes) = (1, 1, 0UL);
        foreach (var rune in sql.EnumerateRunes())
        {
            if (bytes >= offset)
            {
                break;
            }

            bytes += (ulong)rune.Utf8SequenceLength;
            (line, character) = rune.Value == '\n' ? (line + 1, 1) : (line, character + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $", at line {line}, character {character}");
    }
}
