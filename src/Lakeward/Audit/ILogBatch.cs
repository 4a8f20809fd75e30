// One step in a log's growth, alone among all its writers.
namespace Lakeward.Audit;

/// <summary>
/// Files that become part of a log together with the checkpoint that signs for them. Disposing without
/// <see cref="Commit"/> leaves the log as it was. Not thread-safe.
/// </summary>
public interface ILogBatch : IDisposable
{
    /// <summary>The checkpoint, which nobody else moves while the batch lasts; null when there is
    /// none.</summary>
    byte[]? Checkpoint { get; }

    /// <summary>
    /// The number of the write lock's newest holding, which stays until the batch ends; see
    /// <see cref="Storage.IHeldLock.Token"/>.
    /// </summary>
    long Token { get; }

    /// <summary>Adds a tile or bundle, in place of a narrower one.</summary>
    /// <param name="tile">Which.</param>
    /// <param name="content">Its content.</param>
    /// <param name="isRebuildable">Whether it can be made anew from others, should a crash take it.</param>
    void Add(Tile tile, ReadOnlySpan<byte> content, bool isRebuildable);

    /// <summary>Replaces the lake's root file when the batch is committed.</summary>
    void ReplaceRoot(byte[] file);

    /// <summary>Makes all of it durable, the checkpoint last.</summary>
    /// <exception cref="Errors.LakeException">Nothing was committed, unless <see cref="IsInDoubt"/>.
    /// </exception>
    void Commit(SignedCheckpoint from, SignedCheckpoint to);

    /// <summary>Whether a commit that failed may have happened all the same.</summary>
    bool IsInDoubt { get; }

    /// <summary>
    /// Puts right what a crash may have left: these are the partial hash tiles as they must be.
    /// </summary>
    void Mend(IEnumerable<(Tile Tile, byte[] Content)> partials);
}
