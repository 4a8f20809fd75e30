// Finds a log's right edge again after a restart, a crash, or another process's writes.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// Loads the edge of the log that a checkpoint signs. Partial hash tiles are not flushed when written, so
/// after a loss of power they may be missing or torn: they are made anew from what lies below them, and the
/// result must have the signed root. Bundles and full tiles were flushed before the checkpoint was.
/// </summary>
internal static class EdgeLoader
{
    /// <summary>Loads the edge.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: the files do not have the signed root.</exception>
    public static TreeEdge Load(ILogStore store, SignedCheckpoint head)
    {
        var (entries, leaves) = ReadEntries(store, head.Size);
        var details = ReadBundle(store, Tile.Details, head.Size, out _);
        var edge = Build(store, head.Size, entries, details, leaves, fromBelow: false);
        if (!head.Root.Span.SequenceEqual(edge.Root()))
        {
            edge = Build(store, head.Size, entries, details, leaves, fromBelow: true);
            if (!head.Root.Span.SequenceEqual(edge.Root()))
            {
                throw AuditErrors.Damaged(LogFolder.CheckpointName, "the files do not have the signed root");
            }
        }

        return edge;
    }

    private static TreeEdge Build(
        ILogStore store, long size, byte[] entries, byte[] details, byte[] leaves, bool fromBelow)
    {
        var levels = new List<byte[]> { leaves };
        for (var level = 1; level < Tile.LevelsFor(size); level++)
        {
            levels.Add(ReadLevel(store, level, size, fromBelow));
        }

        return TreeEdge.Of(size, entries, details, levels);
    }

    private static byte[] ReadLevel(ILogStore store, int level, long size, bool fromBelow)
    {
        var items = Tile.ItemsAt(level, size);
        var width = (int)(items % Tile.FullWidth);
        if (width == 0)
        {
            return [];
        }

        var tile = Tile.Hashes(level, items / Tile.FullWidth, width);
        if (!fromBelow && store.TryReadHashes(tile) is { } hashes)
        {
            return hashes;
        }

        var rebuilt = new byte[width * MerkleHash.SizeBytes];
        for (var i = 0; i < width; i++)
        {
            var below = Tile.Hashes(level - 1, (tile.Index * Tile.FullWidth) + i);
            var content = store.TryReadHashes(below) ?? throw Missing(below);
            MerkleHash.Perfect(content).CopyTo(rebuilt, i * MerkleHash.SizeBytes);
        }

        return rebuilt;
    }

    private static (byte[] Bundle, byte[] Leaves) ReadEntries(ILogStore store, long size)
    {
        var bundle = ReadBundle(store, Tile.Entries, size, out var items);
        var leaves = new byte[items.Length * MerkleHash.SizeBytes];
        for (var i = 0; i < items.Length; i++)
        {
            MerkleHash.Leaf(bundle.AsSpan(items[i]), leaves.AsSpan(i * MerkleHash.SizeBytes));
        }

        return (bundle, leaves);
    }

    private static byte[] ReadBundle(ILogStore store, string section, long size, out Range[] items)
    {
        items = [];
        if (size % Tile.FullWidth == 0)
        {
            return [];
        }

        var tile = Tile.At(section, size / Tile.FullWidth, size);
        var content = store.TryRead(tile) ?? throw Missing(tile);
        items = Bundle.TrySplit(content, section, tile.Width, exactly: false) ?? throw Missing(tile);
        return content[..items[^1].End.Value];
    }

    private static LakeException Missing(Tile tile) =>
        AuditErrors.Damaged(tile.Path, "it is missing or cut short");
}
