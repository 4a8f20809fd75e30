// What the directory of an archive says of an entry.
namespace Lakeward.Records.Archive;

/// <summary>One entry of the central directory.</summary>
/// <param name="Name">Its name; empty where it was too long to keep.</param>
/// <param name="Flags">The general purpose bits.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Crc">The CRC-32 of its content.</param>
/// <param name="CompressedBytes">How many bytes it takes in the archive.</param>
/// <param name="ContentBytes">How many bytes it unfolds to.</param>
/// <param name="Offset">Where its local header begins.</param>
internal sealed record ZipHeader(
    string Name, ushort Flags, ushort Method, uint Crc, long CompressedBytes, long ContentBytes, long Offset)
{
    internal bool IsEncrypted => (Flags & 0x2041) != 0;

    internal bool IsFolder => Name.EndsWith('/') && ContentBytes == 0;

    /// <summary>Whether the name stays inside the folder it would be unfolded into.</summary>
    internal bool HasSafeName =>
        Name.Length > 0 && Name[0] is not ('/' or '\\') && !Name.Contains(':', StringComparison.Ordinal)
        && !Name.Any(char.IsControl) && !Name.Split('/', '\\').Contains("..");
}
