// Names of segments as numbers.
namespace Lakeward.Records.Hl7v2;

/// <summary>Makes a key of a segment's three letters, upper and lower case alike.</summary>
internal static class SegmentName
{
    internal static int Key(ReadOnlySpan<byte> name)
    {
        var key = 0;
        foreach (var letter in name)
        {
            key = (key << 8) | char.ToUpperInvariant((char)letter);
        }

        return key;
    }

    internal static int Key(string name) => Key(System.Text.Encoding.ASCII.GetBytes(name));
}
