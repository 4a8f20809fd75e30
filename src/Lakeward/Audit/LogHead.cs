// The newest checkpoint of a log that others may be appending to as well.
namespace Lakeward.Audit;

/// <summary>
/// Reads the checkpoint whenever it is asked, verifies it when it changed, and refuses to go back: the log
/// must still begin with everything this process has seen of it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LogHead(LogFolder folder, VerificationKey key)
{
    private readonly Lock _lock = new();
    private SignedCheckpoint? _seen;

    /// <summary>The checkpoint as it is on disk now.</summary>
    /// <exception cref="Errors.LakeException">
    /// <c>LW-AUD-0202</c>: there is none; <c>0302</c>: not signed by this log; <c>0204</c>: it went back in
    /// time.
    /// </exception>
    public SignedCheckpoint Read()
    {
        // Reading under the lock keeps the order: no thread can compare an older reading with a newer one.
        lock (_lock)
        {
            var bytes = folder.TryReadCheckpoint() ?? throw AuditErrors.NoLog(folder.Root);
            if (_seen is not null && _seen.Bytes.Span.SequenceEqual(bytes))
            {
                return _seen;
            }

            var read = SignedCheckpoint.Parse(bytes);
            read.Verify(key);
            CheckForward(read);
            return _seen = read;
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

        var proof = new TileTree(folder, read.Size).ConsistencyProof(_seen.Size);
        if (!MerkleProof.VerifyConsistency(_seen.Size, read.Size, _seen.Root.Span, read.Root.Span, proof))
        {
            throw AuditErrors.RolledBack($"its first {_seen.Size} events are no longer the same");
        }
    }
}
