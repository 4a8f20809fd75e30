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
/// Any number of threads read heads and refresh. One writer at a time: callers hold the lake's write lock
/// around commits and recovery.
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
    private readonly Dictionary<(string Series, long Version), string> _hashes = [];
    private readonly Action<long, AuditEvent>? _alsoFold;
    private long _foldedTo;

    /// <summary>Folds the whole log; <paramref name="alsoFold"/> sees every event in passing.</summary>
    public Ledger(IObjectStore store, AuditLog log, Action<long, AuditEvent>? alsoFold = null)
    {
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
    public static ObjectName NameOf(string series, long version) =>
        ObjectName.Of($"{series}/{version.ToString("D20", CultureInfo.InvariantCulture)}.json");

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
                Fold(entry);
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
        var name = NameOf(series, version);
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
    /// <inheritdoc cref="CommitAsync(IReadOnlyList{ValueTuple{string, byte[]}}, AuditEvent,
    /// ReadOnlyMemory{byte}, Action?)"/>
    public Task<long> CommitAsync(
        string series,
        byte[] entry,
        AuditEvent why,
        ReadOnlyMemory<byte> detail = default,
        Action? beforeCommit = null) => CommitAsync([(series, entry)], why, detail, beforeCommit);

    /// <summary>Commits the next entry of several series at once: readers see all of them or none.</summary>
    /// <param name="entries">The series, each once, and the bytes of the entry to come.</param>
    /// <param name="why">Who commits what and why; the ledger adds its facts.</param>
    /// <param name="detail">Sealed with the commit event.</param>
    /// <param name="beforeCommit">Runs between step 2 and step 3, for what must move together with the
    /// entries.</param>
    /// <returns>The audit log's index of the commit.</returns>
    public async Task<long> CommitAsync(
        IReadOnlyList<(string Series, byte[] Entry)> entries,
        AuditEvent why,
        ReadOnlyMemory<byte> detail = default,
        Action? beforeCommit = null)
    {
        Refresh();
        var heads = entries.Select(
            e => new SeriesHead(e.Series, (Head(e.Series)?.Version ?? -1) + 1, Hash(e.Entry))).ToList();
        if (heads.Find(head => _store.Exists(NameOf(head.Series, head.Version))) is { } stray)
        {
            throw TableErrors.Unanchored(stray.Series, stray.Version);
        }

        await _log.AppendAsync(With(why, heads, "prepare"));
        foreach (var (head, (_, entry)) in heads.Zip(entries))
        {
            if (!_store.TryPut(NameOf(head.Series, head.Version), entry))
            {
                throw TableErrors.Conflict(head.Series, head.Version);
            }
        }

        beforeCommit?.Invoke();
        try
        {
            var index = await _log.AppendAsync(With(why, heads, "commit"), detail);
            Refresh();
            return index;
        }
        catch (LakeException) when (beforeCommit is null)
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
            heads.ForEach(head => _store.Delete(NameOf(head.Series, head.Version)));
        }
    }

    /// <summary>
    /// Ends unfinished commits: one whose entries were all put whole is committed, any other is aborted.
    /// <paramref name="keep"/> may refuse an entry that was put (then all are deleted and aborted).
    /// </summary>
    /// <returns>How many commits were ended.</returns>
    public async Task<int> RecoverAsync(Func<SeriesHead, bool> keep)
    {
        Refresh();
        var pending = _pending.Values.Distinct().ToList();
        foreach (var (heads, why) in pending)
        {
            if (heads.All(IsWhole) && heads.All(keep))
            {
                await _log.AppendAsync(With(why, heads, "commit"));
                continue;
            }

            foreach (var head in heads.Where(IsWhole))
            {
                _store.Delete(NameOf(head.Series, head.Version));
            }

            await _log.AppendAsync(With(why, heads, "abort"));
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
        if (heads.Find(head => !_pending.ContainsKey(head.Series)
            && _store.Exists(NameOf(head.Series, head.Version + 1))) is { } stray)
        {
            throw TableErrors.Unanchored(stray.Series, stray.Version + 1);
        }
    }

    /// <summary>Compares every entry of a series with the audit log, the older ones too.</summary>
    /// <exception cref="Errors.LakeException">The first entry that is missing or changed.</exception>
    public void CheckHistory(string series)
    {
        for (var version = 0L; version <= Head(series)?.Version; version++)
        {
            Read(series, version, _hashes.GetValueOrDefault((series, version)));
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
        var name = NameOf(head.Series, head.Version);
        return _store.Exists(name) && Hash(_store.ReadAll(name, MaxEntrySizeBytes)) == head.Sha256;
    }

    private void Fold(AuditEvent entry)
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
                _hashes[(head.Series, head.Version)] = head.Sha256;
            }
        }
    }

    /// <summary>A commit that was begun.</summary>
    private sealed record Pending(IReadOnlyList<SeriesHead> Heads, AuditEvent Event);
}
