// The newest checkpoint of a log that others may be appending to as well.
namespace Lakeward.Audit;

/// <summary>
/// Reads the checkpoint whenever it is asked, verifies it when it changed, and refuses to go back: the log
/// must still begin with everything this process has seen of it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LogHead(ILogStore store, VerificationKey key)
{
    private readonly Lock _lock = new();
    private SignedCheckpoint? _seen;

    /// <summary>The checkpoint as it is now.</summary>
    /// <exception cref="Errors.LakeException">
    /// <c>LW-AUD-0202</c>: there is none; <c>0302</c>: not signed by this log; <c>0204</c>: it went back in
    /// time.
    /// </exception>
    public SignedCheckpoint Read()
    {
        // Reading under the lock keeps the order: no thread can compare an older reading with a newer one.
        lock (_lock)
        {
            return TakeLocked(store.TryReadCheckpoint());
        }
    }

    /// <summary>The same, as a batch has read it, which nobody can overtake.</summary>
    public SignedCheckpoint Take(byte[]? bytes)
    {
        lock (_lock)
        {
            return TakeLocked(bytes);
        }
    }

    /// <summary>Takes over a checkpoint that this process signed and has put in place.</summary>
    public void Advance(SignedCheckpoint next)
    {
        lock (_lock)
        {
            _seen = next;
        }
    }

    private SignedCheckpoint TakeLocked(byte[]? bytes)
    {
        if (bytes is null)
        {
            throw AuditErrors.NoLog(store.Place);
        }

        if (_seen is not null && _seen.Bytes.Span.SequenceEqual(bytes))
        {
            return _seen;
        }

        var read = SignedCheckpoint.Parse(bytes);
        read.Verify(key);
        CheckForward(read);
        return _seen = read;
    }

    private void CheckForward(SignedCheckpoint read)
    {
        if (_seen is null || _seen.Size == 0)
        {
            return;
        }

        if (read.Size < _seen.Size)
        {
            throw AuditErrors.RolledBack($"it held {_seen.Size} events and now holds {read.Size}");
        }

        var proof = new TileTree(store, read.Size).ConsistencyProof(_seen.Size);
        if (!MerkleProof.VerifyConsistency(_seen.Size, read.Size, _seen.Root.Span, read.Root.Span, proof))
        {
            throw AuditErrors.RolledBack($"its first {_seen.Size} events are no longer the same");
        }
    }
}
