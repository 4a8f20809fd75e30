// The ground of a lake whose processes share one folder.
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>Files that are replaced as a whole, and a lock of the kernel's.</summary>
/// <param name="audit">The log's folder.</param>
/// <param name="rootFile">The root file.</param>
/// <param name="writeLock">The file that is locked.</param>
internal sealed class FolderGround(string audit, string rootFile, string writeLock) : ILakeGround
{
    public ILogStore Log { get; } = new LogFolder(audit);

    public void Create(ReadOnlySpan<byte> root) => DurableFile.Replace(rootFile, root);

    public byte[]? TryReadRoot() => DurableFile.TryRead(rootFile);

    public IHeldLock? TryLock() => FolderLock.TryAcquire(writeLock);

    public IHeldLock Lock(TimeSpan patience) => FolderLock.Acquire(writeLock, patience);
}
