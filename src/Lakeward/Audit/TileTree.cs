// The Merkle tree of a log, read from its tiles: roots and proofs for any size it ever had.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// Computes subtree hashes and proofs from the tiles of a log of a given size. Hashes are taken as the tiles
/// give them: what is computed must be compared with a signed root before it is believed.
/// </summary>
/// <remarks>
/// References: RFC 6962 sections 2.1.1 and 2.1.2 for the recursions, C2SP tlog-tiles for the files.
/// Limits: keeps at most 256 tiles (2 MiB). Not thread-safe.
/// </remarks>
internal sealed class TileTree(ILogStore store, long size)
{
    private const int MaxCachedTiles = 256;
    private readonly Dictionary<Tile, byte[]> _cache = [];

    /// <summary>Entries in the tree.</summary>
    public long Size { get; } = size;

    /// <summary>The root of the first <paramref name="count"/> entries.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: a tile is missing or cut short.</exception>
    public byte[] Root(long count) => count == 0 ? MerkleHash.Empty() : Range(0, count);

    /// <summary>The hash of one leaf.</summary>
    public byte[] Leaf(long index) => Range(index, index + 1);

    /// <summary>The hashes that lead from a leaf to the root, from the leaf upwards.</summary>
    public List<byte[]> InclusionProof(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Size, nameof(index));
        var proof = new List<byte[]>();
        var (low, high) = (0L, Size);
        while (high - low > 1)
        {
            var middle = low + LargestPowerBelow(high - low);
            if (index < middle)
            {
                proof.Add(Range(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(Range(low, middle));
                low = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// The hashes that show that this tree begins with its first <paramref name="oldSize"/> entries.
    /// </summary>
    public List<byte[]> ConsistencyProof(long oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, Size);
        var proof = new List<byte[]>();
        var (low, high) = (0L, Size);
        while (high != oldSize)
        {
            var middle = low + LargestPowerBelow(high - low);
            if (oldSize <= middle)
            {
                proof.Add(Range(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(Range(low, middle));
                low = middle;
            }
        }

        // The node where the walk ends is left out only when it is the whole old tree.
        if (low != 0)
        {
            proof.Add(Range(low, high));
        }

        proof.Reverse();
        return proof;
    }

    private byte[] Range(long low, long high)
    {
        var count = high - low;
        var half = LargestPowerBelow(count);
        return count == 1 || count == 2 * half
            ? Perfect(low, count)
            : MerkleHash.Node(Range(low, low + half), Range(low + half, high));
    }

    private byte[] Perfect(long low, long count)
    {
        var level = 0;
        while (count >= Tile.FullWidth)
        {
            (level, low, count) = (level + 1, low / Tile.FullWidth, count / Tile.FullWidth);
        }

        var (index, offset) = Math.DivRem(low, Tile.FullWidth);
        var hashes = Read(level, index).AsSpan((int)offset * MerkleHash.SizeBytes);
        return MerkleHash.Perfect(hashes[..((int)count * MerkleHash.SizeBytes)]);
    }

    private byte[] Read(int level, long index)
    {
        var tile = Tile.At(Tile.Hashes(level, 0).Section, index, Tile.ItemsAt(level, Size));
        if (!_cache.TryGetValue(tile, out var hashes))
        {
            hashes = store.TryReadHashes(tile)
                ?? throw AuditErrors.Damaged(tile.Path, "it is missing or cut short");
            if (_cache.Count >= MaxCachedTiles)
            {
                _cache.Clear();
            }

            _cache.Add(tile, hashes);
        }

        return hashes;
    }

    private static long LargestPowerBelow(long count)
    {
        var power = 1L;
        while (power * 2 < count)
        {
            power *= 2;
        }

        return power;
    }
}
