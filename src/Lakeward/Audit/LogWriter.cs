// The one thread that appends: it takes whatever is waiting and makes it durable together.
using System.Security.Cryptography;
using System.Threading.Channels;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// Group commit. Each batch goes through six steps:
/// <list type="number">
/// <item>take the folder's lock, since other processes may append too;</item>
/// <item>read the checkpoint, and the edge again if somebody else moved it;</item>
/// <item>write the bundles and hash tiles of the batch: all lie beyond the checkpoint, so nobody relies on
/// them yet;</item>
/// <item>flush them, the partial hash tiles excepted, which can be made anew;</item>
/// <item>replace the checkpoint, flushed: from here on the events are in the log;</item>
/// <item>remove the partial tiles that the new ones replace, and tell the waiters.</item>
/// </list>
/// A failure before step 5 leaves the log as it was. One in step 5 may leave it in doubt: then the writer
/// stops for good. In either case all waiters of the batch fail.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>
    /// The most events in one batch, and so the most that a crash can leave beyond the checkpoint.
    /// </summary>
    public const int MaxBatchEvents = 4096;

    private const int MaxBatchSizeBytes = 4 << 20;
    private const int QueueLength = 8192;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly LogFolder _folder;
    private readonly LogHead _head;
    private readonly VerificationKey _key;
    private readonly SigningKey _signer;
    private readonly Channel<PendingEvent> _queue;
    private readonly Thread _thread;
    private TreeEdge? _edge;
    private long _edgeSize;
    private bool _inDoubt;

    public LogWriter(LogFolder folder, LogHead head, VerificationKey key, SigningKey signer)
    {
        (_folder, _head, _key, _signer) = (folder, head, key, signer);
        var bounds = new BoundedChannelOptions(QueueLength) { SingleReader = true };
        _queue = Channel.CreateBounded<PendingEvent>(bounds);
        _thread = new Thread(Run) { IsBackground = true, Name = "audit log writer" };
        _thread.Start();
    }

    /// <summary>Flushes of files and folders so far, for measuring.</summary>
    public long Flushes { get; private set; }

    /// <summary>Batches written so far, for measuring.</summary>
    public long Batches { get; private set; }

    /// <summary>Queues an event; waits while the queue is full.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0205</c>: the writer has stopped.</exception>
    public async Task EnqueueAsync(PendingEvent pending, CancellationToken ct)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending, ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw AuditErrors.Stopped();
        }
    }

    /// <summary>Writes what is queued, then stops.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            var batch = new List<PendingEvent>();
            while (!_inDoubt && _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                Fill(batch);
                WriteOrFail(batch);
                batch.Clear();
            }
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var late))
            {
                late.Done.TrySetException(AuditErrors.Stopped());
            }
        }
    }

    private void Fill(List<PendingEvent> batch)
    {
        var sizeBytes = 0;
        while (batch.Count < MaxBatchEvents &&
            sizeBytes < MaxBatchSizeBytes &&
            _queue.Reader.TryRead(out var next))
        {
            batch.Add(next);
            sizeBytes += next.SizeBytes;
        }
    }

    private void WriteOrFail(List<PendingEvent> batch)
    {
        // Should anything unforeseen end this thread, the waiters still learn that nothing was promised.
        var failure = AuditErrors.Stopped();
        var first = 0L;
        try
        {
            first = Write(batch);
            failure = null;
        }
        catch (LakeException known)
        {
            failure = known;
        }
        catch (CryptographicException cause)
        {
            failure = AuditErrors.NotWritten(cause);
        }
        catch (IOException cause)
        {
            failure = AuditErrors.NotWritten(cause);
        }
        finally
        {
            for (var i = 0; i < batch.Count; i++)
            {
                _ = failure is null
                    ? batch[i].Done.TrySetResult(first + i)
                    : batch[i].Done.TrySetException(failure);
            }
        }
    }

    private long Write(List<PendingEvent> batch)
    {
        using var held = FolderLock.Acquire(_folder.LockPath, LockTimeout);                          // 1
        var head = _head.Read();                                                                     // 2
        if (_edge is null || _edgeSize != head.Size)
        {
            _edge = EdgeLoader.Load(_folder, head, repair: false);
        }

        // The edge runs ahead of the log until step 5 is done; if that never comes it is loaded anew.
        var edge = _edge;
        _edge = null;
        using var files = new DurableBatch();
        void Add(Tile tile, ReadOnlySpan<byte> content) => files.Add(_folder.PathOf(tile), content);
        foreach (var pending in batch)                                                               // 3
        {
            edge.Append(pending.Leaf, pending.Detail, Add);
        }

        edge.PartialBundles(Add);
        edge.PartialTiles(
            (tile, content) => DurableBatch.AddRebuildable(_folder.PathOf(tile), content), since: head.Size);
        files.Complete();                                                                            // 4
        var next = SignedCheckpoint.Sign(edge.Size, edge.Root(), _key, _signer);
        Publish(head, next);                                                                         // 5
        (_edge, _edgeSize) = (edge, edge.Size);
        (Batches, Flushes) = (Batches + 1, Flushes + files.Flushes + 2);
        RemoveSuperseded(head.Size, next.Size);                                                      // 6
        return head.Size;
    }

    private void Publish(SignedCheckpoint head, SignedCheckpoint next)
    {
        _inDoubt = true;
        try
        {
            DurableFile.Replace(_folder.CheckpointPath, next.Bytes.Span);
            _inDoubt = false;
        }
        catch (LakeException)
        {
            // If the old checkpoint is still in place, as after a full disk, there is no doubt.
            _inDoubt = !head.Bytes.Span.SequenceEqual(_folder.TryReadCheckpoint());
            throw;
        }

        _head.Advance(next);
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
