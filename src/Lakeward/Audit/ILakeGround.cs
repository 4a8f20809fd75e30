// What of a lake is small and changes, and where that lies: one folder, or a database for several machines.
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// The ground that a lake stands on: its audit log, its write lock and its root file. Its objects never
/// change and lie in an <see cref="IObjectStore"/>. Thread-safe.
/// </summary>
public interface ILakeGround
{
    /// <summary>The audit log's files.</summary>
    ILogStore Log { get; }

    /// <summary>Makes the ground of a new lake.</summary>
    /// <param name="root">Its root file.</param>
    /// <exception cref="Errors.LakeException">There is one already, or it cannot be made.</exception>
    void Create(ReadOnlySpan<byte> root);

    /// <summary>The root file: the root key as its passphrase or keeper wraps it; null when there is none.
    /// </summary>
    byte[]? TryReadRoot();

    /// <summary>Takes the write lock if nobody holds it, else returns null.</summary>
    IHeldLock? TryLock();

    /// <summary>Takes the write lock, waiting for it at most so long.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-STO-0203</c>: it stayed taken.</exception>
    IHeldLock Lock(TimeSpan patience);
}
