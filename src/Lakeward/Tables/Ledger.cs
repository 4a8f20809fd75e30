// Numbered write-once objects whose every entry is anchored in the audit log.
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
/// A commit runs in three steps, so that a crash leaves it either done or undone:
/// 1. a <c>prepare</c> event with the entry's hash becomes durable in the audit log;
/// 2. the entry is put under its number, only if absent;
/// 3. a <c>commit</c> event becomes durable; only now do readers see the entry.
/// <see cref="RecoverAsync"/> ends what a crash left between the steps.
/// One writer at a time: callers hold the lake's write lock around commits and recovery.
/// </remarks>
public sealed class Ledger
{
    private const string SeriesFact = "series";
    private const string VersionFact = "version";
    private const string HashFact = "sha256";
    private const string PhaseFact = "phase";
    private const int MaxEntrySizeBytes = 64 << 20;

    private readonly ObjectDirectory _store;
    private readonly AuditLog _log;
    private readonly Dictionary<string, SeriesHead> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SeriesHead Head, AuditEvent Event)> _pending =
        new(StringComparer.Ordinal);
    private readonly Dictionary<(string Series, long Version), string> _hashes = [];
    private readonly Action<long, AuditEvent>? _alsoFold;
    private long _foldedTo;

    /// <summary>Folds the whole log; <paramref name="alsoFold"/> sees every event in passing.</summary>
    public Ledger(ObjectDirectory store, AuditLog log, Action<long, AuditEvent>? alsoFold = null)
    {
        _store = store;
        _log = log;
        _alsoFold = alsoFold;
        Refresh();
    }

    /// <summary>The newest committed entries of all series.</summary>
    public IReadOnlyCollection<SeriesHead> Heads => _heads.Values;

    /// <summary>Whether a commit was begun and neither ended nor aborted.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>The name of entry <paramref name="version"/> of a series.</summary>
    public static ObjectName NameOf(string series, long version) =>
        ObjectName.Of($"{series}/{version.ToString("D20", CultureInfo.InvariantCulture)}.json");

    /// <summary>The newest committed entry of the series, or null where there is none.</summary>
    public SeriesHead? Head(string series) => _heads.GetValueOrDefault(series);

    /// <summary>Reads what was appended to the audit log since the last look.</summary>
    public void Refresh()
    {
        var size = _log.Size;
        foreach (var (index, entry) in _log.Read(_foldedTo, size))
        {
            Fold(entry);
            _alsoFold?.Invoke(index, entry);
        }

        _foldedTo = size;
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
    /// <param name="series">The series.</param>
    /// <param name="entry">The entry's bytes.</param>
    /// <param name="why">Who commits what and why; the ledger adds its facts.</param>
    /// <param name="detail">Sealed with the commit event.</param>
    /// <param name="beforeCommit">Runs between step 2 and step 3, for what must move together with the
    /// entry.</param>
    /// <returns>The audit log's index of the commit.</returns>
    public async Task<long> CommitAsync(
        string series,
        byte[] entry,
        AuditEvent why,
        ReadOnlyMemory<byte> detail = default,
        Action? beforeCommit = null)
    {
        Refresh();
        var version = (Head(series)?.Version ?? -1) + 1;
        var head = new SeriesHead(series, version, Hash(entry));
        if (_store.Exists(NameOf(series, version)))
        {
            throw TableErrors.Unanchored(series, version);
        }

        await _log.AppendAsync(With(why, head, "prepare"));
        if (!_store.TryPut(NameOf(series, version), entry))
        {
            throw TableErrors.Conflict(series, version);
        }

        beforeCommit?.Invoke();
        try
        {
            var index = await _log.AppendAsync(With(why, head, "commit"), detail);
            Refresh();
            return index;
        }
        catch (LakeException) when (beforeCommit is null)
        {
            TakeBack(head);
            throw;
        }
    }

    /// <summary>
    /// A commit that could not be recorded, as on a full disk, did not happen: without its entry it will be
    /// aborted. What has moved together with its entry cannot be taken back; that is left for recovery to
    /// commit.
    /// </summary>
    private void TakeBack(SeriesHead head)
    {
        Refresh();
        if (_pending.TryGetValue(head.Series, out var pending) && pending.Head == head)
        {
            _store.Delete(NameOf(head.Series, head.Version));
        }
    }

    /// <summary>
    /// Ends unfinished commits: an entry that was put whole is committed, one that was not is aborted.
    /// <paramref name="keep"/> may refuse an entry that was put (then it is deleted and aborted).
    /// </summary>
    /// <returns>How many commits were ended.</returns>
    public async Task<int> RecoverAsync(Func<SeriesHead, bool> keep)
    {
        Refresh();
        var pending = _pending.Values.ToList();
        foreach (var (head, why) in pending)
        {
            var name = NameOf(head.Series, head.Version);
            var whole = _store.Exists(name) && Hash(_store.ReadAll(name, MaxEntrySizeBytes)) == head.Sha256;
            if (whole && keep(head))
            {
                await _log.AppendAsync(With(why, head, "commit"));
                continue;
            }

            if (whole)
            {
                _store.Delete(name);
            }

            await _log.AppendAsync(With(why, head, "abort"));
        }

        Refresh();
        return pending.Count;
    }

    /// <summary>
    /// Compares every series with the store: each head is there unchanged, and nothing lies above it.
    /// </summary>
    /// <exception cref="LakeException">The first difference found.</exception>
    public void CheckHeads()
    {
        foreach (var head in _heads.Values)
        {
            Read(head.Series, head.Version);
            if (_store.Exists(NameOf(head.Series, head.Version + 1)) && !_pending.ContainsKey(head.Series))
            {
                throw TableErrors.Unanchored(head.Series, head.Version + 1);
            }
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

    private static AuditEvent With(AuditEvent why, SeriesHead head, string phase) => why with
    {
        Outcome = phase switch { "prepare" => "prepared", "abort" => "aborted", _ => "done" },
        Facts = new Dictionary<string, string>(why.Facts, StringComparer.Ordinal)
        {
            [SeriesFact] = head.Series,
            [VersionFact] = head.Version.ToString(CultureInfo.InvariantCulture),
            [HashFact] = head.Sha256,
            [PhaseFact] = phase,
        },
    };

    private void Fold(AuditEvent entry)
    {
        if (!entry.Facts.TryGetValue(SeriesFact, out var series))
        {
            return;
        }

        var version = long.Parse(entry.Facts[VersionFact], CultureInfo.InvariantCulture);
        var head = new SeriesHead(series, version, entry.Facts[HashFact]);
        _pending.Remove(series);
        switch (entry.Facts[PhaseFact])
        {
            case "prepare":
                _pending[series] = (head, entry);
                break;
            case "commit":
                _heads[series] = head;
                _hashes[(series, version)] = head.Sha256;
                break;
        }
    }
}
