// The ground of a lake whose processes share one folder.
using Lakeward.Audit;
using Lakeward.Storage;

namespace Lakeward;

/// <summary>Files that are replaced as a whole, and a lock of the kernel's.</summary>
internal sealed class FolderGround(LakeFolder folder) : ILakeGround
{
    public ILogStore Log { get; } = new LogFolder(folder.Audit);

    public void Create(ReadOnlySpan<byte> root) => DurableFile.Replace(folder.RootKey, root);

    public byte[]? TryReadRoot() => DurableFile.TryRead(folder.RootKey);

    public IHeldLock? TryLock() => FolderLock.TryAcquire(folder.WriteLock);

    public IHeldLock Lock(TimeSpan patience) => FolderLock.Acquire(folder.WriteLock, patience);
}
