// A link of a chain that says, file by file, whose rows an authorised relation holds.
using System.Buffers;
using System.Buffers.Binary;

namespace Lakeward.Audit;

/// <summary>
/// The files that came to a table after another link's version, up to this one's. A table only grows, so the
/// links of one row filter form a chain down to the table's first version, and none repeats another.
/// </summary>
/// <param name="Previous">The version of the link below, or -1.</param>
/// <param name="FilesBelow">Files that the chain below covers.</param>
/// <param name="PreviousDigest">What the chain below comes to, 32 bytes.</param>
/// <param name="Entries">The files, in the order of the table's log.</param>
internal sealed record SubjectLink(
    long Previous, int FilesBelow, byte[] PreviousDigest, IReadOnlyList<FileSubjects> Entries)
{
    private const byte Format = 1;
    private const int DigestSizeBytes = 32;
    private const int HeadSizeBytes = 1 + sizeof(long) + sizeof(int) + DigestSizeBytes;

    /// <summary>The chain that covers no file.</summary>
    public static SubjectLink Empty { get; } = new(-1, 0, new byte[DigestSizeBytes], []);

    /// <summary>Files that the chain covers up to this link.</summary>
    public int Files => FilesBelow + Entries.Count;

    /// <summary>The bytes; see docs/format.md.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write([Format]);
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), Previous);
        bytes.Advance(sizeof(long));
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), FilesBelow);
        bytes.Advance(sizeof(int));
        bytes.Write(PreviousDigest);
        foreach (var entry in Entries)
        {
            bytes.Write(BytesOf(entry));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> gave; null where it is something else.</summary>
    public static SubjectLink? TryParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSizeBytes || bytes[0] != Format)
        {
            return null;
        }

        var previous = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        var filesBelow = BinaryPrimitives.ReadInt32BigEndian(bytes[(1 + sizeof(long))..]);
        var digest = bytes[(HeadSizeBytes - DigestSizeBytes)..HeadSizeBytes].ToArray();
        var rest = bytes[HeadSizeBytes..];
        var entries = new List<FileSubjects>();
        while (!rest.IsEmpty)
        {
            if (TryTake(ref rest) is not { } entry)
            {
                return null;
            }

            entries.Add(entry);
        }

        return new SubjectLink(previous, filesBelow, digest, entries);
    }

    /// <summary>What the chain comes to at this link: file after file under a key.</summary>
    public byte[] Digest(Func<byte[], byte[], byte[]> mac) =>
        Entries.Aggregate(PreviousDigest, (below, entry) => mac(below, BytesOf(entry)));

    private static byte[] BytesOf(FileSubjects entry)
    {
        var file = Convert.FromHexString(entry.File);
        var bytes = new byte[1 + file.Length + DigestSizeBytes + (2 * sizeof(int)) + entry.Set.Length];
        bytes[0] = checked((byte)file.Length);
        file.CopyTo(bytes, 1);
        entry.ListDigest.CopyTo(bytes, 1 + file.Length);
        var numbers = bytes.AsSpan(1 + file.Length + DigestSizeBytes);
        BinaryPrimitives.WriteInt32BigEndian(numbers, entry.Count);
        BinaryPrimitives.WriteInt32BigEndian(numbers[sizeof(int)..], entry.Set.Length);
        entry.Set.CopyTo(numbers[(2 * sizeof(int))..]);
        return bytes;
    }

    private static FileSubjects? TryTake(ref ReadOnlySpan<byte> rest)
    {
        var head = 1 + rest[0] + DigestSizeBytes + (2 * sizeof(int));
        if (rest.Length < head)
        {
            return null;
        }

        var file = Convert.ToHexStringLower(rest.Slice(1, rest[0]));
        var digest = rest.Slice(1 + rest[0], DigestSizeBytes).ToArray();
        var numbers = rest[(1 + rest[0] + DigestSizeBytes)..];
        var count = BinaryPrimitives.ReadInt32BigEndian(numbers);
        var size = BinaryPrimitives.ReadInt32BigEndian(numbers[sizeof(int)..]);
        if (count < 0 || size < 1 || size > rest.Length - head)
        {
            return null;
        }

        var set = rest.Slice(head, size).ToArray();
        rest = rest[(head + size)..];
        return new FileSubjects(file, digest, count, set);
    }
}
