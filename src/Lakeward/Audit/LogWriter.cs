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
/// <item>begin a batch of the store, alone, since other processes may append too;</item>
/// <item>read the checkpoint, and the edge again if somebody else moved it;</item>
/// <item>refuse the events whose maker has lost the lock that they depend on;</item>
/// <item>add the bundles and hash tiles of the batch: all lie beyond the checkpoint, so nobody relies on
/// them yet;</item>
/// <item>commit them with the next checkpoint: from here on the events are in the log;</item>
/// <item>tell the waiters.</item>
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

    private readonly ILogStore _store;
    private readonly LogHead _head;
    private readonly VerificationKey _key;
    private readonly SigningKey _signer;
    private readonly Channel<PendingEvent> _queue;
    private readonly Thread _thread;
    private TreeEdge? _edge;
    private long _edgeSize;
    private bool _inDoubt;

    public LogWriter(ILogStore store, LogHead head, VerificationKey key, SigningKey signer)
    {
        (_store, _head, _key, _signer) = (store, head, key, signer);
        var bounds = new BoundedChannelOptions(QueueLength) { SingleReader = true };
        _queue = Channel.CreateBounded<PendingEvent>(bounds);
        _thread = new Thread(Run) { IsBackground = true, Name = "audit log writer" };
        _thread.Start();
    }

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
        using var files = _store.Begin();                                                            // 1
        var head = _head.Take(files.Checkpoint);                                                     // 2
        if (_edge is null || _edgeSize != head.Size)
        {
            _edge = EdgeLoader.Load(_store, head);
        }

        _ = batch.RemoveAll(pending => IsFenced(pending, files.Token));                              // 3
        if (batch.Count == 0)
        {
            return head.Size;
        }

        // The edge runs ahead of the log until step 5 is done; if that never comes it is loaded anew.
        var edge = _edge;
        _edge = null;
        void Add(Tile tile, ReadOnlySpan<byte> content) => files.Add(tile, content, isRebuildable: false);
        foreach (var pending in batch)                                                               // 4
        {
            edge.Append(pending.Leaf, pending.Detail, Add);
            if (pending.Root is not null)
            {
                files.ReplaceRoot(pending.Root);
            }
        }

        edge.PartialBundles(Add);
        edge.PartialTiles((tile, content) => files.Add(tile, content, isRebuildable: true), since: head.Size);
        Commit(files, head, SignedCheckpoint.Sign(edge.Size, edge.Root(), _key, _signer));           // 5
        (_edge, _edgeSize) = (edge, edge.Size);
        return head.Size;                                                                            // 6
    }

    /// <summary>Whether an event depends on a lock that another holds by now; then its maker is told.
    /// </summary>
    private static bool IsFenced(PendingEvent pending, long token) =>
        pending.Under is { } held && held.Token != token
        && pending.Done.TrySetException(IHeldLock.Lost());

    private void Commit(ILogBatch files, SignedCheckpoint head, SignedCheckpoint next)
    {
        _inDoubt = true;
        try
        {
            files.Commit(head, next);
            _inDoubt = false;
        }
        catch (LakeException)
        {
            _inDoubt = files.IsInDoubt;
            throw;
        }

        _head.Advance(next);
    }
}
