// The hash tiles of a log, as far as the signed root vouches for them.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// Hands out tiles that lead to the signed root. The partial tiles of all levels together give the root; a
/// full tile gives one hash of the tile above it. So each tile above the lowest level is hashed once,
/// however many are asked for below it.
/// </summary>
/// <remarks>
/// References: RFC 6962, C2SP tlog-tiles. Limits: keeps all tiles it handed out but those of the lowest
/// level: 8 KiB for each 65,536 events. Not thread-safe.
/// </remarks>
internal sealed class SignedTiles(ILogStore store, SignedCheckpoint head)
{
    private readonly Dictionary<(int Level, long Index), byte[]> _known = [];

    /// <summary>The hashes of a tile, end to end.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: it is missing, or does not lead to the
    /// root.</exception>
    public byte[] Read(int level, long index)
    {
        if (_known.Count == 0)
        {
            ReadEdge();
        }

        if (_known.TryGetValue((level, index), out var known))
        {
            return known;
        }

        var tile = TileAt(level, index);
        var hashes = ReadFile(tile);
        var above = Read(level + 1, index / Tile.FullWidth);
        var at = (int)(index % Tile.FullWidth) * MerkleHash.SizeBytes;
        var expected = above.AsSpan(at, MerkleHash.SizeBytes);
        if (!MerkleHash.Perfect(hashes).AsSpan().SequenceEqual(expected))
        {
            throw NotSigned(tile);
        }

        if (level > 0)
        {
            _known.Add((level, index), hashes);
        }

        return hashes;
    }

    private void ReadEdge()
    {
        var levels = new List<byte[]>();
        for (var level = 0; Tile.ItemsAt(level, head.Size) is var items && items > 0; level++)
        {
            var (index, width) = Math.DivRem(items, Tile.FullWidth);
            levels.Add(width == 0 ? [] : ReadFile(TileAt(level, index)));
        }

        var root = TreeEdge.Of(head.Size, [], [], levels).Root();
        if (!root.AsSpan().SequenceEqual(head.Root.Span))
        {
            throw NotSigned(TileAt(0, Math.Max(0, head.Size - 1) / Tile.FullWidth));
        }

        foreach (var (level, hashes) in levels.Index().Where(level => level.Item.Length > 0))
        {
            _known.Add((level, Tile.ItemsAt(level, head.Size) / Tile.FullWidth), hashes);
        }
    }

    private Tile TileAt(int level, long index) =>
        Tile.At(Tile.Hashes(level, 0).Section, index, Tile.ItemsAt(level, head.Size));

    private byte[] ReadFile(Tile tile) =>
        store.TryReadHashes(tile) ?? throw AuditErrors.Damaged(tile.Path, "it is missing or cut short");

    private static LakeException NotSigned(Tile tile) =>
        AuditErrors.Damaged(tile.Path, "it does not lead to the signed root");
}
