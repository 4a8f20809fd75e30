// A batch of a log in a folder: files first, the checkpoint last, under the folder's lock.
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// Tiles beyond the checkpoint are nobody's yet, so they may be written at once; they are flushed before the
/// checkpoint is replaced, the partial hash tiles excepted, which can be made anew.
/// </summary>
internal sealed class FolderBatch : ILogBatch
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly LogFolder _folder;
    private readonly FolderLock _held;
    private readonly DurableBatch _files = new();
    private byte[]? _root;

    public FolderBatch(LogFolder folder)
    {
        _folder = folder;
        _held = FolderLock.Acquire(folder.LockPath, LockTimeout);
    }

    public byte[]? Checkpoint => _folder.TryReadCheckpoint();

    public long Token => _held.Token;

    public bool IsInDoubt { get; private set; }

    public void Add(Tile tile, ReadOnlySpan<byte> content, bool isRebuildable)
    {
        if (isRebuildable)
        {
            DurableBatch.AddRebuildable(_folder.PathOf(tile), content);
        }
        else
        {
            _files.Add(_folder.PathOf(tile), content);
        }
    }

    public void ReplaceRoot(byte[] file) => _root = file;

    public void Commit(SignedCheckpoint from, SignedCheckpoint to)
    {
        _files.Complete();
        if (_root is not null)
        {
            // A crash from here on leaves the new root without its event, which recovery then adds.
            DurableFile.Replace(_folder.RootPath, _root);
        }

        IsInDoubt = true;
        try
        {
            DurableFile.Replace(_folder.CheckpointPath, to.Bytes.Span);
            IsInDoubt = false;
        }
        catch (LakeException)
        {
            // If the old checkpoint is still in place, as after a full disk, there is no doubt.
            IsInDoubt = !from.Bytes.Span.SequenceEqual(_folder.TryReadCheckpoint());
            throw;
        }

        RemoveSuperseded(from.Size, to.Size);
    }

    public void Mend(IEnumerable<(Tile Tile, byte[] Content)> partials)
    {
        _ = UnpublishedFile.Sweep(_folder.Root, recurse: false);
        foreach (var (tile, content) in partials)
        {
            if (_folder.TryReadExactly(tile) is not { } present || !content.AsSpan().SequenceEqual(present))
            {
                var path = _folder.PathOf(tile);
                DurableFile.MakeFolders(Path.GetDirectoryName(path)!);
                DurableFile.Replace(path, content);
            }
        }
    }

    public void Dispose()
    {
        _files.Dispose();
        _held.Dispose();
    }

    private void RemoveSuperseded(long oldSize, long newSize)
    {
        RemoveSuperseded(Tile.Entries, oldSize, newSize);
        RemoveSuperseded(Tile.Details, oldSize, newSize);
        for (var level = 0; level < Tile.LevelsFor(newSize); level++)
        {
            RemoveSuperseded(
                Tile.Hashes(level, 0).Section, Tile.ItemsAt(level, oldSize), Tile.ItemsAt(level, newSize));
        }
    }

    // Removal is not flushed: what a crash brings back is a correct, if shorter, copy.
    private void RemoveSuperseded(string section, long oldItems, long newItems)
    {
        if (oldItems == newItems)
        {
            return;
        }

        foreach (var index in new HashSet<long> { oldItems / Tile.FullWidth, newItems / Tile.FullWidth })
        {
            var kept = index == newItems / Tile.FullWidth ? (int)(newItems % Tile.FullWidth) : 0;
            var place = new Tile(section, index, Width: 1);
            foreach (var partial in _folder.Partials(place).Where(t => t.Width != kept).ToList())
            {
                _ = Posix.TryUnlink(_folder.PathOf(partial));
            }

            if (kept == 0)
            {
                _ = Posix.TryRemoveFolder(Path.GetDirectoryName(_folder.PathOf(place))!);
            }
        }
    }
}
