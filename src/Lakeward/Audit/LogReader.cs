// Reads events back, and believes nothing that the signed root does not cover.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// Reads bundles of a log against a verified checkpoint: every entry's hash must be in its tile, and the
/// tile must lead to the signed root. So a changed entry is an error here, never an event.
/// </summary>
/// <remarks>Not thread-safe; cheap to make.</remarks>
internal sealed class LogReader(ILogStore store, SignedCheckpoint head)
{
    private readonly TileTree _tree = new(store, head.Size);
    private readonly SignedTiles _tiles = new(store, head);

    /// <summary>
    /// The leaves from an index up to but excluding another, which is cut to the log's size.
    /// </summary>
    public IEnumerable<(long Index, byte[] Leaf)> Leaves(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        to = Math.Min(to, head.Size);
        while (from < to)
        {
            var bundle = from / Tile.FullWidth;
            var leaves = ReadBundle(bundle);
            for (var end = Math.Min(to, (bundle + 1) * Tile.FullWidth); from < end; from++)
            {
                yield return (from, leaves[from % Tile.FullWidth]);
            }
        }
    }

    /// <summary>
    /// The leaves at some indexes, ascending. Of the bundles that hold them, only these leaves are hashed.
    /// </summary>
    public IEnumerable<(long Index, byte[] Leaf)> LeavesAt(IEnumerable<long> indexes)
    {
        var (bundle, content, items) = (-1L, Array.Empty<byte>(), Array.Empty<Range>());
        byte[] hashes = [];
        foreach (var index in indexes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                (ulong)index, (ulong)head.Size, nameof(indexes));
            if (index / Tile.FullWidth != bundle)
            {
                bundle = index / Tile.FullWidth;
                (content, items) = ReadFrames(Tile.At(Tile.Entries, bundle, head.Size));
                hashes = _tiles.Read(0, bundle);
            }

            var leaf = content[items[index % Tile.FullWidth]];
            RequireHash(leaf, hashes, index);
            yield return (index, leaf);
        }
    }

    /// <summary>One leaf.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0207</c>: there is no such event.</exception>
    public byte[] Leaf(long index) => index >= 0 && index < head.Size
        ? ReadBundle(index / Tile.FullWidth)[index % Tile.FullWidth]
        : throw AuditErrors.NoEntry(index, head.Size);

    /// <summary>The sealed detail of an event, checked against the hash the event carries.</summary>
    public byte[] SealedDetail(long index, string sealedHash)
    {
        var tile = Tile.At(Tile.Details, index / Tile.FullWidth, head.Size);
        var (content, items) = ReadFrames(tile);
        var detail = content[items[index % Tile.FullWidth]];
        return DetailSeal.HashOf(detail) == sealedHash
            ? detail
            : throw AuditErrors.Damaged(tile.Path, "a sealed detail was changed");
    }

    /// <summary>
    /// The events at some indexes, ascending, with their sealed details; each bundle is read once.
    /// </summary>
    public IEnumerable<(long Index, AuditEvent Event, byte[] Sealed)> SealedDetailsAt(
        IEnumerable<long> indexes)
    {
        var (bundle, content, items) = (-1L, Array.Empty<byte>(), Array.Empty<Range>());
        foreach (var (index, leaf) in LeavesAt(indexes))
        {
            var tile = Tile.At(Tile.Details, index / Tile.FullWidth, head.Size);
            if (index / Tile.FullWidth != bundle)
            {
                bundle = index / Tile.FullWidth;
                (content, items) = ReadFrames(tile);
            }

            var (entry, detail) = (AuditEvent.FromLeaf(leaf), content[items[index % Tile.FullWidth]]);
            if (entry.Sealed is { } hash && DetailSeal.HashOf(detail) != hash)
            {
                throw AuditErrors.Damaged(tile.Path, "a sealed detail was changed");
            }

            yield return (index, entry, detail);
        }
    }

    /// <summary>A proof that an event is in the log.</summary>
    public TlogProof Prove(long index)
    {
        var leaf = Leaf(index);
        var proof = new TlogProof(index, _tree.InclusionProof(index), head);
        return proof.Includes(leaf)
            ? proof
            : throw AuditErrors.Damaged(LogFolder.CheckpointName, "no proof fits it");
    }

    private byte[][] ReadBundle(long bundle)
    {
        var tile = Tile.At(Tile.Entries, bundle, head.Size);
        var (content, items) = ReadFrames(tile);
        var hashes = _tiles.Read(0, bundle);
        for (var i = 0; i < items.Length; i++)
        {
            RequireHash(content.AsSpan(items[i]), hashes, (bundle * Tile.FullWidth) + i);
        }

        return [.. items.Select(i => content[i])];
    }

    private void RequireHash(ReadOnlySpan<byte> leaf, byte[] hashes, long index)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.SizeBytes];
        MerkleHash.Leaf(leaf, hash);
        var at = (int)(index % Tile.FullWidth) * MerkleHash.SizeBytes;
        if (!hash.SequenceEqual(hashes.AsSpan(at, MerkleHash.SizeBytes)))
        {
            var tile = Tile.At(Tile.Entries, index / Tile.FullWidth, head.Size);
            throw AuditErrors.Damaged(tile.Path, "an entry does not have the hash in its tile");
        }
    }

    private (byte[] Content, Range[] Items) ReadFrames(Tile tile)
    {
        var content = store.TryRead(tile) ?? throw AuditErrors.Damaged(tile.Path, "it is missing");
        return Bundle.TrySplit(content, tile.Section, tile.Width, exactly: false) is { } items
            ? (content, items)
            : throw AuditErrors.Damaged(tile.Path, "it is cut short or its lengths were changed");
    }
}
