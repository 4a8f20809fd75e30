// The hashes of a Merkle tree over log entries.
using System.Security.Cryptography;

namespace Lakeward.Audit;

/// <summary>
/// RFC 6962 tree hashing with SHA-256: a leaf is H(00 ‖ entry), a node H(01 ‖ left ‖ right), the empty tree
/// H(). The prefixes keep a node from being passed off as an entry.
/// </summary>
/// <remarks>References: RFC 6962 section 2.1, RFC 9162 section 2.1, C2SP tlog-tiles.</remarks>
internal static class MerkleHash
{
    /// <summary>Size of each hash in bytes.</summary>
    public const int SizeBytes = 32;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int SmallEntrySizeBytes = 1024;

    /// <summary>The root of a tree without entries.</summary>
    public static byte[] Empty() => SHA256.HashData([]);

    /// <summary>The hash of an entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[SizeBytes];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>Writes the hash of an entry.</summary>
    public static void Leaf(ReadOnlySpan<byte> entry, Span<byte> destination)
    {
        Span<byte> input = entry.Length < SmallEntrySizeBytes
            ? stackalloc byte[SmallEntrySizeBytes]
            : new byte[entry.Length + 1];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        SHA256.HashData(input[..(entry.Length + 1)], destination);
    }

    /// <summary>The hash of a node over two hashes.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[SizeBytes];
        Node(left, right, hash);
        return hash;
    }

    /// <summary>Writes the hash of a node; the destination may be one of the inputs.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + (2 * SizeBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + SizeBytes)..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>The root of a perfect subtree over 2^n hashes laid end to end.</summary>
    public static byte[] Perfect(ReadOnlySpan<byte> hashes)
    {
        Span<byte> row = stackalloc byte[Tile.FullSizeBytes];
        hashes.CopyTo(row);
        for (var count = hashes.Length / SizeBytes; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                var pair = row.Slice(2 * i * SizeBytes, 2 * SizeBytes);
                Node(pair[..SizeBytes], pair[SizeBytes..], row.Slice(i * SizeBytes, SizeBytes));
            }
        }

        return row[..SizeBytes].ToArray();
    }
}
