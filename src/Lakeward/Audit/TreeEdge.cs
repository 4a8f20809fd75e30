// The growing right edge of a log: everything that is not yet in a full tile or bundle.
using System.Buffers;
using System.Numerics;

namespace Lakeward.Audit;

/// <summary>Receives a finished tile or bundle; must not keep the span.</summary>
internal delegate void TileSink(Tile tile, ReadOnlySpan<byte> content);

/// <summary>
/// The partial tile of each level and the partial bundles: at most 255 items each, whatever the log's size.
/// That is all it takes to append entries and to compute the root.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TreeEdge
{
    private readonly List<ArrayBufferWriter<byte>> _levels = [];
    private readonly ArrayBufferWriter<byte> _entries = new(64 << 10);
    private readonly ArrayBufferWriter<byte> _details = new(64 << 10);

    /// <summary>Entries in the log.</summary>
    public long Size { get; private set; }

    /// <summary>The edge of a log as it was loaded; the bundles and hashes fit its size.</summary>
    public static TreeEdge Of(
        long size, ReadOnlySpan<byte> entries, ReadOnlySpan<byte> details, IEnumerable<byte[]> levels)
    {
        var edge = new TreeEdge { Size = size };
        edge._entries.Write(entries);
        edge._details.Write(details);
        foreach (var hashes in levels)
        {
            edge.Level(edge._levels.Count).Write(hashes);
        }

        return edge;
    }

    /// <summary>
    /// Appends an entry with its sealed detail, which may be empty, and hands out whatever it fills.
    /// </summary>
    public void Append(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> detail, TileSink full)
    {
        Bundle.AppendEntry(_entries, entry);
        Bundle.AppendDetail(_details, detail);
        var bundle = Size / Tile.FullWidth;
        Size++;
        if (Size % Tile.FullWidth == 0)
        {
            full(new Tile(Tile.Entries, bundle, Tile.FullWidth), _entries.WrittenSpan);
            full(new Tile(Tile.Details, bundle, Tile.FullWidth), _details.WrittenSpan);
            _entries.ResetWrittenCount();
            _details.ResetWrittenCount();
        }

        Span<byte> hash = stackalloc byte[MerkleHash.SizeBytes];
        MerkleHash.Leaf(entry, hash);
        Push(hash, full);
    }

    /// <summary>Hands out the partial bundles, if any.</summary>
    public void PartialBundles(TileSink partial)
    {
        if (Size % Tile.FullWidth > 0)
        {
            partial(Tile.At(Tile.Entries, Size / Tile.FullWidth, Size), _entries.WrittenSpan);
            partial(Tile.At(Tile.Details, Size / Tile.FullWidth, Size), _details.WrittenSpan);
        }
    }

    /// <summary>
    /// Hands out the partial hash tiles that a log of an earlier size does not have. The others are signed
    /// for already, and somebody may be reading them.
    /// </summary>
    public void PartialTiles(TileSink partial, long since)
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            var items = Tile.ItemsAt(level, Size);
            if (items % Tile.FullWidth > 0 && items != Tile.ItemsAt(level, since))
            {
                partial(
                    Tile.At(Tile.Hashes(level, 0).Section, items / Tile.FullWidth, items),
                    _levels[level].WrittenSpan);
            }
        }
    }

    /// <summary>The root over all entries: the perfect subtrees of the edge, folded from the right.</summary>
    public byte[] Root()
    {
        byte[]? root = null;
        foreach (var level in _levels)
        {
            var hashes = level.WrittenSpan;
            while (!hashes.IsEmpty)
            {
                // The lowest set bit of the count is the size of the rightmost perfect subtree.
                var count = hashes.Length / MerkleHash.SizeBytes;
                var size = MerkleHash.SizeBytes << BitOperations.TrailingZeroCount(count);
                var subtree = MerkleHash.Perfect(hashes[^size..]);
                root = root is null ? subtree : MerkleHash.Node(subtree, root);
                hashes = hashes[..^size];
            }
        }

        return root ?? MerkleHash.Empty();
    }

    private void Push(ReadOnlySpan<byte> hash, TileSink full)
    {
        for (var level = 0; ; level++)
        {
            var hashes = Level(level);
            hashes.Write(hash);
            if (hashes.WrittenCount < Tile.FullSizeBytes)
            {
                return;
            }

            full(Tile.Hashes(level, (Tile.ItemsAt(level, Size) / Tile.FullWidth) - 1), hashes.WrittenSpan);
            hash = MerkleHash.Perfect(hashes.WrittenSpan);
            hashes.ResetWrittenCount();
        }
    }

    private ArrayBufferWriter<byte> Level(int level)
    {
        if (level == _levels.Count)
        {
            _levels.Add(new ArrayBufferWriter<byte>(Tile.FullSizeBytes));
        }

        return _levels[level];
    }
}
