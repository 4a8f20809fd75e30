// Names of segments as numbers.
namespace Lakeward.Records.Hl7v2;

/// <summary>Makes a key of a segment's three letters, upper and lower case alike.</summary>
internal static class SegmentName
{
    private static readonly int Msh = Key("MSH");
    private static readonly int Fhs = Key("FHS");
    private static readonly int Bhs = Key("BHS");

    internal static int Key(ReadOnlySpan<byte> name)
    {
        var key = 0;
        foreach (var letter in name)
        {
            key = (key << 8) | (letter is >= (byte)'a' and <= (byte)'z' ? letter - 32 : letter);
        }

        return key;
    }

    internal static int Key(string name) => Key(System.Text.Encoding.ASCII.GetBytes(name));

    /// <summary>Whether the first field of such a segment is the field separator.</summary>
    internal static bool DeclaresDelimiters(int name) => name == Msh || name == Fhs || name == Bhs;
}
