// Recomputes a log's whole tree from its entries and compares every tile on the way up.
using System.Security.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>Checks all bundles and tiles that belong to a log of a given size, in parallel.</summary>
internal sealed class TreeCheck(ILogStore store, long size, Findings findings)
{
    private const int MaxHashesInMemory = int.MaxValue / MerkleHash.SizeBytes;

    /// <summary>Checks everything and returns the root that the entries really have.</summary>
    public byte[] Run()
    {
        var levels = new List<byte[]>();
        var above = CheckBundles(out var edge);
        levels.Add(edge);
        for (var level = 1; above.Length > 0; level++)
        {
            above = CheckLevel(level, above, out edge);
            levels.Add(edge);
        }

        return TreeEdge.Of(size, [], [], levels).Root();
    }

    // Returns the hashes of the full tiles, which are the items one level up, and the partial tile's own
    // hashes.
    private byte[] CheckBundles(out byte[] edge)
    {
        var count = Tile.CountFor(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxHashesInMemory);
        var full = new byte[size / Tile.FullWidth * MerkleHash.SizeBytes];
        byte[] last = [];
        Parallel.For(0, count, i =>
        {
            var leaves = CheckBundle(Tile.At(Tile.Entries, i, size));
            CompareTile(Tile.At(Tile.Hashes(0, 0).Section, i, size), leaves);
            if (leaves.Length == Tile.FullSizeBytes)
            {
                MerkleHash.Perfect(leaves).CopyTo(full, i * MerkleHash.SizeBytes);
            }
            else
            {
                last = leaves;
            }
        });
        edge = last;
        return full;
    }

    private byte[] CheckLevel(int level, byte[] hashes, out byte[] edge)
    {
        var items = hashes.Length / MerkleHash.SizeBytes;
        var full = new byte[items / Tile.FullWidth * MerkleHash.SizeBytes];
        edge = [];
        for (var i = 0L; i < Tile.CountFor(items); i++)
        {
            var tile = Tile.At(Tile.Hashes(level, 0).Section, i, items);
            var content = hashes.AsSpan((int)i * Tile.FullSizeBytes, tile.Width * MerkleHash.SizeBytes);
            CompareTile(tile, content);
            if (tile.IsFull)
            {
                MerkleHash.Perfect(content).CopyTo(full, (int)i * MerkleHash.SizeBytes);
            }
            else
            {
                edge = content.ToArray();
            }
        }

        return full;
    }

    // A bundle that cannot be read gives zero hashes, so that the root cannot come out right.
    private byte[] CheckBundle(Tile tile)
    {
        var leaves = new byte[tile.Width * MerkleHash.SizeBytes];
        var (content, items) = ReadFrames(tile);
        for (var i = 0; i < items.Length; i++)
        {
            MerkleHash.Leaf(content.AsSpan(items[i]), leaves.AsSpan(i * MerkleHash.SizeBytes));
        }

        CheckDetails(tile with { Section = Tile.Details }, content, items);
        return leaves;
    }

    private void CheckDetails(Tile tile, byte[] entries, Range[] entryItems)
    {
        var (content, items) = ReadFrames(tile);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> named = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < Math.Min(items.Length, entryItems.Length); i++)
        {
            var detail = content.AsSpan(items[i]);
            var isNamed = AuditLeaf.TrySealedHashOf(entries.AsSpan(entryItems[i]), named);
            if (isNamed)
            {
                SHA256.HashData(detail, hash);
            }

            if (isNamed ? !hash.SequenceEqual(named) : !detail.IsEmpty)
            {
                findings.DetailChanged(tile, i);
            }
        }
    }

    private void CompareTile(Tile tile, ReadOnlySpan<byte> hashes)
    {
        var (content, isExact) = Read(tile);
        if (content is not null &&
            !(isExact ? content.AsSpan().SequenceEqual(hashes) : content.AsSpan().StartsWith(hashes)))
        {
            findings.TileDiffers(tile);
        }
    }

    private (byte[] Content, Range[] Items) ReadFrames(Tile tile)
    {
        var (content, isExact) = Read(tile);
        if (content is null)
        {
            return ([], []);
        }

        if (Bundle.TrySplit(content, tile.Section, tile.Width, exactly: isExact) is { } items)
        {
            return (content, items);
        }

        findings.BadFrames(tile);
        return ([], []);
    }

    // A partial file may be replaced by a wider one while we look: then that one's beginning counts.
    private (byte[]? Content, bool IsExact) Read(Tile tile)
    {
        try
        {
            if (store.TryReadExactly(tile) is { } exact)
            {
                return (exact, true);
            }

            if (!tile.IsFull && store.TryRead(tile) is { } wider)
            {
                return (wider, false);
            }

            findings.Missing(tile);
        }
        catch (LakeException)
        {
            findings.Unreadable(tile.Path);
        }

        return (null, false);
    }
}
