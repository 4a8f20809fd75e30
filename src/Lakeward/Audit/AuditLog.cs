// The audit log: events go in and are durable, or the operation they tell of does not happen.
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// An append-only log of events, as C2SP tiles under a signed checkpoint. Appending is fail-closed: it
/// returns when the event is durable, and throws otherwise. Several threads and processes may append to one
/// log.
/// </summary>
/// <remarks>
/// References: C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-proof; RFC 6962.
/// Parameters: SHA-256; ECDSA P-256, note type 02. Limits: events of 8 KiB, details of 64 KiB. Thread-safe.
/// </remarks>
public sealed class AuditLog : IDisposable
{
    private readonly ILogStore _store;
    private readonly AuditOptions _options;
    private readonly LogHead _head;
    private readonly LogWriter _writer;

    private AuditLog(ILogStore store, VerificationKey key, AuditOptions options)
    {
        (_store, _options, Key) = (store, options, key);
        _head = new LogHead(store, key);
        Recover();
        _writer = new LogWriter(store, _head, key, options.Signer);
    }

    /// <summary>The public key to verify this log with.</summary>
    public VerificationKey Key { get; }

    /// <summary>
    /// The newest checkpoint, whoever wrote it; keep one elsewhere to detect a later rollback.
    /// </summary>
    public SignedCheckpoint Head => _head.Read();

    /// <summary>Events in the log.</summary>
    public long Size => Head.Size;

    /// <summary>The Merkle root over them, 32 bytes.</summary>
    public byte[] RootHash => Head.Root.ToArray();

    /// <summary>Starts an empty log; makes the folder (mode 0700) and writes <c>log.vkey</c>.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0201</c>: a log is there already; <c>LW-AUD-0303</c>: the origin is not usable as a name.
    /// </exception>
    public static AuditLog Create(string folder, AuditOptions options) =>
        Create(new LogFolder(folder), options);

    /// <summary>Starts an empty log wherever it shall lie.</summary>
    /// <inheritdoc cref="Create(string, AuditOptions)"/>
    public static AuditLog Create(ILogStore store, AuditOptions options)
    {
        var key = VerificationKey.Of(options.Origin, options.Signer.PublicKeyInfo);
        var empty = SignedCheckpoint.Sign(0, MerkleHash.Empty(), key, options.Signer);
        return store.TryCreate(System.Text.Encoding.UTF8.GetBytes($"{key}\n"), empty)
            ? new AuditLog(store, key, options)
            : throw AuditErrors.Exists(store.Place);
    }

    /// <summary>Opens a log, whatever a crash left of the last batch.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0202</c>: there is none; <c>0302</c>: not signed by this key and origin; <c>0203</c>: the
    /// files do not have the signed root; <c>0204</c>: events lie beyond the checkpoint, and
    /// no crash explains it.
    /// </exception>
    public static AuditLog Open(string folder, AuditOptions options) => Open(new LogFolder(folder), options);

    /// <summary>Opens a log wherever it lies.</summary>
    /// <inheritdoc cref="Open(string, AuditOptions)"/>
    public static AuditLog Open(ILogStore store, AuditOptions options) =>
        new(store, VerificationKey.Of(options.Origin, options.Signer.PublicKeyInfo), options);

    /// <summary>
    /// Appends an event, with a detail that only the lake can read. Completes when it is durable.
    /// Cancelling stops the waiting, not the event: once queued it may still be logged.
    /// </summary>
    /// <returns>The event's index, from 0.</returns>
    /// <exception cref="LakeException">The event is not in the log: the operation must not
    /// happen.</exception>
    public Task<long> AppendAsync(
        AuditEvent e, ReadOnlyMemory<byte> detail = default, CancellationToken ct = default) =>
        AppendAsync(Prepare(e, detail.Span), ct);

    /// <summary>
    /// Appends an event that must not be logged unless a lock is still held: that is decided where the event
    /// becomes durable, so that whoever lost the lock without noticing changes nothing.
    /// </summary>
    /// <param name="under">The lock.</param>
    /// <param name="e">The event.</param>
    /// <param name="detail">Sealed with it.</param>
    /// <param name="root">What the lake's root file becomes together with the event; null where it
    /// stays.</param>
    /// <returns>The event's index, from 0.</returns>
    /// <exception cref="LakeException"><c>LW-STO-0300</c>: the lock is another's; or the event is not in
    /// the log for another reason.</exception>
    public Task<long> AppendAsync(
        IHeldLock under, AuditEvent e, ReadOnlyMemory<byte> detail = default, byte[]? root = null) =>
        AppendAsync(Prepare(e, detail.Span) with { Under = under, Root = root }, default);

    private async Task<long> AppendAsync(PendingEvent pending, CancellationToken ct)
    {
        await _writer.EnqueueAsync(pending, ct).ConfigureAwait(false);
        return await pending.Done.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// The events from an index up to but excluding another, each checked against the signed root.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: something was changed.</exception>
    public IEnumerable<(long Index, AuditEvent Event)> Read(long from, long to) =>
        new LogReader(_store, Head).Leaves(from, to).Select(l => (l.Index, AuditEvent.FromLeaf(l.Leaf)));

    /// <summary>
    /// The events at some indexes, ascending, each checked against the signed root; what lies between is not
    /// looked at.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: something was changed.</exception>
    public IEnumerable<(long Index, AuditEvent Event)> ReadAt(IReadOnlyList<long> indexes) =>
        new LogReader(_store, Head).LeavesAt(indexes).Select(l => (l.Index, AuditEvent.FromLeaf(l.Leaf)));

    /// <summary>The canonical JSON of one event: what a proof of it is verified with.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0207</c>: there is no such event.</exception>
    public byte[] ReadLeaf(long index) => new LogReader(_store, Head).Leaf(index);

    /// <summary>Opens the sealed detail of an event.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0208</c>: it has none; <c>0209</c>: its key is gone or another's; <c>0203</c>: it was
    /// changed.
    /// </exception>
    public byte[] ReadDetail(long index)
    {
        var reader = new LogReader(_store, Head);
        var e = AuditEvent.FromLeaf(reader.Leaf(index));
        if (e.Detail is null || e.Sealed is null)
        {
            throw AuditErrors.NoDetail(index);
        }

        var sealedBytes = reader.SealedDetail(index, e.Sealed);
        return TryOpen(sealedBytes, e, DatasetKeyringOf(e), index)
            ?? TryOpen(sealedBytes, e, _options.DetailKeyring, index)
            ?? throw AuditErrors.DetailUnreadable(index, null);
    }

    /// <summary>Opens the sealed details of some events, by their indexes, ascending.</summary>
    /// <returns>Those that can be opened; an event without a detail, or whose key is gone, is left
    /// out.</returns>
    /// <exception cref="LakeException"><c>LW-AUD-0203</c>: something was changed.</exception>
    internal Dictionary<long, byte[]> ReadDetails(IReadOnlyList<long> indexes)
    {
        var opened = new Dictionary<long, byte[]>();
        foreach (var (index, e, detail) in new LogReader(_store, Head).SealedDetailsAt(indexes))
        {
            if (e is { Detail: not null, Sealed: not null }
                && (TryOpen(detail, e, DatasetKeyringOf(e), index)
                    ?? TryOpen(detail, e, _options.DetailKeyring, index)) is { } plain)
            {
                opened.Add(index, plain);
            }
        }

        return opened;
    }

    /// <summary>Whether this log still begins with all that an earlier checkpoint of it covers.</summary>
    public bool Extends(SignedCheckpoint earlier)
    {
        var head = Head;
        if (earlier.Size is 0 || earlier.Size > head.Size)
        {
            return earlier.Size == 0;
        }

        var proof = new TileTree(_store, head.Size).ConsistencyProof(earlier.Size);
        return MerkleProof.VerifyConsistency(
            earlier.Size, head.Size, earlier.Root.Span, head.Root.Span, proof);
    }

    /// <summary>A receipt that an event is in the log, verifiable offline.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0207</c>: there is no such event.</exception>
    public TlogProof Prove(long index) => new LogReader(_store, Head).Prove(index);

    /// <summary>Writes what is queued, stops, and disposes the signer.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _options.Signer.Dispose();
    }

    private PendingEvent Prepare(AuditEvent e, ReadOnlySpan<byte> detail)
    {
        if (detail.IsEmpty)
        {
            return new PendingEvent((e with { Detail = null, Sealed = null }).ToLeaf(), []);
        }

        try
        {
            var keyring = DatasetKeyringOf(e) ?? _options.DetailKeyring;
            var seal = DetailSeal.Of(detail, keyring, _options.Origin);
            var committed = e with { Detail = seal.Commitment, Sealed = seal.SealedHash };
            return new PendingEvent(committed.ToLeaf(), seal.Sealed);
        }
        catch (CryptographyException cause)
        {
            throw AuditErrors.NotWritten(cause);
        }
    }

    private IKeyring? DatasetKeyringOf(AuditEvent e) =>
        e.Dataset is { } dataset ? _options.DatasetKeyring?.Invoke(dataset) : null;

    private byte[]? TryOpen(byte[] sealedBytes, AuditEvent e, IKeyring? keyring, long index)
    {
        try
        {
            return keyring is null
                ? null
                : DetailSeal.Open(sealedBytes, e.Detail!, keyring, _options.Origin)
                    ?? throw AuditErrors.Damaged($"event {index}", "its detail is not what it committed to");
        }
        catch (CryptographyException)
        {
            return null;
        }
    }

    private void Recover()
    {
        var head = Head;
        var beyond = ((head.Size + LogWriter.MaxBatchEvents) / Tile.FullWidth) + 1;
        if (_store.TryReadExactly(new Tile(Tile.Entries, beyond, Tile.FullWidth)) is not null)
        {
            throw AuditErrors.RolledBack("more events lie beyond the checkpoint than a crash can leave");
        }

        using var batch = _store.Begin();
        var partials = new List<(Tile, byte[])>();
        EdgeLoader.Load(_store, _head.Take(batch.Checkpoint)).PartialTiles(
            (tile, content) => partials.Add((tile, content.ToArray())), since: 0);
        batch.Mend(partials);
    }
}
