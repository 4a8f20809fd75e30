// Numbered write-once objects whose every entry is anchored in the audit log.
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Tables;

/// <summary>
/// The lake's state: manifests, key tables and Delta logs are series of numbered objects, and the audit log
/// is the ledger that says which entries exist and what they hash to. What the log does not vouch for is
/// not read.
/// </summary>
/// <remarks>
/// A commit runs in three steps, so that a crash leaves it either done or undone, over all its series:
/// 1. a <c>prepare</c> event with the hash of each entry becomes durable in the audit log;
/// 2. each entry is put under its number, only if absent;
/// 3. a <c>commit</c> event becomes durable; only now do readers see the entries.
/// <see cref="RecoverAsync"/> ends what a crash left between the steps.
/// Any number of threads read heads and refresh. One writer at a time: commits and recovery happen under the
/// lake's write lock, and their events are not logged for whoever has lost it.
/// <para>
/// Where a lock can be lost without its holder's noticing, what a former holder still puts or deletes in the
/// store must not touch what a later one commits. So there an entry's name carries the index of its
/// <c>prepare</c> event, no name is used twice, and recovery always aborts: the maker may have been told that
/// the commit failed.
/// </para>
/// </remarks>
public sealed class Ledger
{
    private const string SeriesFact = "series";
    private const string VersionFact = "version";
    private const string HashFact = "sha256";
    private const string PhaseFact = "phase";
    private const int MaxEntrySizeBytes = 64 << 20;

    private readonly IObjectStore _store;
    private readonly AuditLog _log;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, SeriesHead> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Series, long Version), SeriesHead> _committed = [];
    private readonly Action<long, AuditEvent>? _alsoFold;
    private readonly bool _isShared;
    private long _foldedTo;

    /// <summary>Folds the whole log; <paramref name="alsoFold"/> sees every event in passing.</summary>
    /// <param name="store">Where the entries lie.</param>
    /// <param name="log">What vouches for them.</param>
    /// <param name="isShared">Whether the write lock can be lost without its holder's noticing.</param>
    /// <param name="alsoFold">Told every event with its index.</param>
    public Ledger(
        IObjectStore store, AuditLog log, bool isShared = false, Action<long, AuditEvent>? alsoFold = null)
    {
        _isShared = isShared;
        _store = store;
        _log = log;
        _alsoFold = alsoFold;
        Refresh();
    }

    /// <summary>The newest committed entries of all series.</summary>
    public IReadOnlyCollection<SeriesHead> Heads => [.. _heads.Values];

    /// <summary>Whether a commit was begun and neither ended nor aborted.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>How many events of the audit log were read so far.</summary>
    public long FoldedTo
    {
        get
        {
            lock (_lock)
            {
                return _foldedTo;
            }
        }
    }

    /// <summary>The name of entry <paramref name="version"/> of a series.</summary>
    public static ObjectName NameOf(string series, long version, long? attempt = null) => ObjectName.Of(
        attempt is null
            ? string.Create(CultureInfo.InvariantCulture, $"{series}/{version:D20}.json")
            : string.Create(CultureInfo.InvariantCulture, $"{series}/{version:D20}-{attempt:D20}.json"));

    /// <summary>The name of an entry.</summary>
    public static ObjectName NameOf(SeriesHead head) => NameOf(head.Series, head.Version, head.Attempt);

    /// <summary>The version of the entry that an object is; -1 where it is none of the series.</summary>
    public static long VersionOf(string series, ObjectName name) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(name.Path),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var version)
        && NameOf(series, version) == name ? version : -1;

    /// <summary>The newest committed entry of the series, or null where there is none.</summary>
    public SeriesHead? Head(string series) => _heads.GetValueOrDefault(series);

    /// <summary>Reads what was appended to the audit log since the last look.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            var size = _log.Size;
            foreach (var (index, entry) in _log.Read(_foldedTo, size))
            {
                Fold(index, entry);
                _alsoFold?.Invoke(index, entry);
            }

            _foldedTo = size;
        }
    }

    /// <summary>
    /// The bytes of an entry at or below the head. The head is compared with the audit log's hash; older
    /// entries with <paramref name="expectedSha256"/>, which the caller has from the entry above.
    /// </summary>
    /// <exception cref="LakeException">The entry is missing or changed.</exception>
    public byte[] Read(string series, long version, string? expectedSha256 = null)
    {
        var name = NameOf(series, version, _committed.GetValueOrDefault((series, version))?.Attempt);
        if (!_store.Exists(name))
        {
            throw TableErrors.Missing(series, version);
        }

        var bytes = _store.ReadAll(name, MaxEntrySizeBytes);
        var head = Head(series);
        var expected = expectedSha256 ?? (head?.Version == version ? head.Sha256 : null);
        return expected is not null && Hash(bytes) == expected
            ? bytes
            : throw TableErrors.Changed(series, version);
    }

    /// <summary>Commits the next entry of a series; see the steps above.</summary>
    /// <inheritdoc cref="CommitAsync(IHeldLock, IReadOnlyList{ValueTuple{string, byte[]}}, AuditEvent,
    /// ReadOnlyMemory{byte}, byte[])"/>
    public Task<long> CommitAsync(
        IHeldLock alone,
        string series,
        byte[] entry,
        AuditEvent why,
        ReadOnlyMemory<byte> detail = default,
        byte[]? root = null) => CommitAsync(alone, [(series, entry)], why, detail, root);

    /// <summary>Commits the next entry of several series at once: readers see all of them or none.</summary>
    /// <param name="alone">The lake's write lock.</param>
    /// <param name="entries">The series, each once, and the bytes of the entry to come.</param>
    /// <param name="why">Who commits what and why; the ledger adds its facts.</param>
    /// <param name="detail">Sealed with the commit event.</param>
    /// <param name="root">What the lake's root file becomes with step 3; null where it stays.</param>
    /// <returns>The audit log's index of the commit.</returns>
    /// <exception cref="LakeException"><c>LW-STO-0300</c>: the lock is another's, and nothing was
    /// committed.</exception>
    public async Task<long> CommitAsync(
        IHeldLock alone,
        IReadOnlyList<(string Series, byte[] Entry)> entries,
        AuditEvent why,
        ReadOnlyMemory<byte> detail = default,
        byte[]? root = null)
    {
        Refresh();
        var heads = entries.Select(
            e => new SeriesHead(e.Series, (Head(e.Series)?.Version ?? -1) + 1, Hash(e.Entry))).ToList();
        if (!_isShared && heads.Find(head => _store.Exists(NameOf(head))) is { } stray)
        {
            throw TableErrors.Unanchored(stray.Series, stray.Version);
        }

        var attempt = await _log.AppendAsync(alone, With(why, heads, "prepare"));
        heads = _isShared ? heads.ConvertAll(head => head with { Attempt = attempt }) : heads;
        foreach (var (head, (_, entry)) in heads.Zip(entries))
        {
            if (!_store.TryPut(NameOf(head), entry))
            {
                throw TableErrors.Conflict(head.Series, head.Version);
            }
        }

        try
        {
            var index = await _log.AppendAsync(alone, With(why, heads, "commit"), detail, root);
            Refresh();
            return index;
        }
        catch (LakeException) when (root is null && !_isShared)
        {
            TakeBack(heads);
            throw;
        }
    }

    /// <summary>
    /// A commit that could not be recorded, as on a full disk, did not happen: without its entries it will be
    /// aborted. What has moved together with its entries cannot be taken back; that is left for recovery to
    /// commit.
    /// </summary>
    private void TakeBack(List<SeriesHead> heads)
    {
        Refresh();
        if (heads.TrueForAll(head => _pending.GetValueOrDefault(head.Series)?.Heads.Contains(head) == true))
        {
            heads.ForEach(head => _store.Delete(NameOf(head)));
        }
    }

    /// <summary>
    /// Ends unfinished commits: one whose entries were all put whole is committed, any other is aborted.
    /// <paramref name="keep"/> may refuse an entry that was put (then all are deleted and aborted).
    /// </summary>
    /// <param name="alone">The lake's write lock.</param>
    /// <param name="keep">Whether an entry is good.</param>
    /// <returns>How many commits were ended.</returns>
    public async Task<int> RecoverAsync(IHeldLock alone, Func<SeriesHead, bool> keep)
    {
        Refresh();
        var pending = _pending.Values.Distinct().ToList();
        foreach (var (heads, why) in pending)
        {
            if (!_isShared && heads.All(IsWhole) && heads.All(keep))
            {
                await _log.AppendAsync(alone, With(why, heads, "commit"));
                continue;
            }

            foreach (var head in heads.Where(IsWhole))
            {
                _store.Delete(NameOf(head));
            }

            await _log.AppendAsync(alone, With(why, heads, "abort"));
        }

        Refresh();
        return pending.Count;
    }

    /// <summary>
    /// Compares every series with the store: each head is there unchanged, and nothing lies above it.
    /// </summary>
    /// <exception cref="LakeException">The first difference found: what is missing or changed comes before
    /// what is too much.</exception>
    public void CheckHeads()
    {
        var heads = _heads.Values.OrderBy(head => head.Series, StringComparer.Ordinal).ToList();
        heads.ForEach(head => Read(head.Series, head.Version));
        if (heads.Find(head => !_pending.ContainsKey(head.Series) && HasStray(head)) is { } stray)
        {
            throw TableErrors.Unanchored(stray.Series, stray.Version + 1);
        }
    }

    /// <summary>
    /// Whether an entry above the head is none that the log could know. On shared ground, aborted attempts
    /// may have left entries; one prepared later than the log is long shows that it was cut.
    /// </summary>
    private bool HasStray(SeriesHead head)
    {
        if (!_isShared)
        {
            return _store.Exists(NameOf(head.Series, head.Version + 1));
        }

        var above = string.Create(CultureInfo.InvariantCulture, $"{head.Series}/{head.Version + 1:D20}-");
        var known = NameOf(head.Series, head.Version + 1, FoldedTo);
        return _store.List(above).Any(name => name >= known);
    }

    /// <summary>Compares every entry of a series with the audit log, the older ones too.</summary>
    /// <exception cref="Errors.LakeException">The first entry that is missing or changed.</exception>
    public void CheckHistory(string series)
    {
        for (var version = 0L; version <= Head(series)?.Version; version++)
        {
            Read(series, version, _committed.GetValueOrDefault((series, version))?.Sha256);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static AuditEvent With(AuditEvent why, IReadOnlyList<SeriesHead> heads, string phase) => why with
    {
        Outcome = phase switch { "prepare" => "prepared", "abort" => "aborted", _ => "done" },
        Facts = new Dictionary<string, string>(why.Facts, StringComparer.Ordinal)
        {
            [SeriesFact] = string.Join(' ', heads.Select(head => head.Series)),
            [VersionFact] = string.Join(
                ' ', heads.Select(head => head.Version.ToString(CultureInfo.InvariantCulture))),
            [HashFact] = string.Join(' ', heads.Select(head => head.Sha256)),
            [PhaseFact] = phase,
        },
    };

    private bool IsWhole(SeriesHead head)
    {
        var name = NameOf(head);
        return _store.Exists(name) && Hash(_store.ReadAll(name, MaxEntrySizeBytes)) == head.Sha256;
    }

    private void Fold(long index, AuditEvent entry)
    {
        if (!entry.Facts.TryGetValue(SeriesFact, out var series))
        {
            return;
        }

        var versions = entry.Facts[VersionFact].Split(' ');
        var hashes = entry.Facts[HashFact].Split(' ');
        var heads = series.Split(' ').Select((name, at) => new SeriesHead(
            name, long.Parse(versions[at], CultureInfo.InvariantCulture), hashes[at])).ToList();
        var phase = entry.Facts[PhaseFact];
        if (_isShared)
        {
            var attempt = phase == "prepare" ? index : _pending[heads[0].Series].Heads[0].Attempt;
            heads = heads.ConvertAll(head => head with { Attempt = attempt });
        }

        var pending = new Pending(heads, entry);
        foreach (var head in heads)
        {
            _pending.Remove(head.Series);
            if (phase == "prepare")
            {
                _pending[head.Series] = pending;
            }
            else if (phase == "commit")
            {
                _heads[head.Series] = head;
                _committed[(head.Series, head.Version)] = head;
            }
        }
    }

    /// <summary>A commit that was begun.</summary>
    private sealed record Pending(IReadOnlyList<SeriesHead> Heads, AuditEvent Event);
}
