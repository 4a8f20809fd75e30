// What every place for an audit log promises: its files are read at any time, and grow by whole batches.
namespace Lakeward.Audit;

/// <summary>
/// The files of a log: a checkpoint, the public key, and tiles. Nothing in it is trusted but what the
/// checkpoint's signature covers, so that every place is verified alike. Thread-safe.
/// </summary>
/// <remarks>
/// A partial tile may be replaced by a wider one of the same place, which begins with the same content. One
/// contract suite holds all implementations.
/// </remarks>
public interface ILogStore
{
    /// <summary>Where it lies, for messages; without a secret.</summary>
    string Place { get; }

    /// <summary>The checkpoint as it is now, unverified; null when there is none.</summary>
    byte[]? TryReadCheckpoint();

    /// <summary>The log's public key, one line of text, unverified; null when there is none.</summary>
    byte[]? TryReadKey();

    /// <summary>Exactly that file; null when it is absent.</summary>
    byte[]? TryReadExactly(Tile tile);

    /// <summary>That file, or a wider one of the same place, which begins with the same content.</summary>
    byte[]? TryRead(Tile tile);

    /// <summary>The paths of all files there are, those that do not belong there too.</summary>
    IEnumerable<string> Paths();

    /// <summary>Makes the place of a new log, unless there is one.</summary>
    /// <returns>False when a log is there; it is unchanged.</returns>
    bool TryCreate(ReadOnlySpan<byte> key, SignedCheckpoint empty);

    /// <summary>Begins a batch; other writers wait until it is disposed.</summary>
    /// <exception cref="Errors.LakeException">They were waited for too long, or the place is away.
    /// </exception>
    ILogBatch Begin();

    /// <summary>The hashes of a tile, or null when it is absent or too short.</summary>
    byte[]? TryReadHashes(Tile tile)
    {
        var size = tile.Width * MerkleHash.SizeBytes;
        return TryRead(tile) is { } content && content.Length >= size ? content[..size] : null;
    }
}
