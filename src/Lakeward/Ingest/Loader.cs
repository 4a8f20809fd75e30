// Takes one delivery from the inbox to its table.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// One load. 1. Receive: the content is compared, re-sealed to the dataset and recorded. 2. Open: unpacked if
/// need be, its format recognised. 3. Agree on columns and types. 4. Write encrypted files, bad rows into
/// quarantine. 5. Commit: one entry in the log of each table it fills makes all of it visible at once.
/// </summary>
/// <remarks>
/// Nothing of a load is visible before step 5. Only what makes it so happens under the lake's write lock; the
/// long steps do not, so several load at once, here and elsewhere. What they rest on is looked at again under
/// the lock: where keys, manifest or a table's first delivery came in between, steps 2 to 4 are done again.
/// What an interrupted load left in the store is removed by a load of that table a day later.
/// </remarks>
internal sealed class Loader(
    Receiver receiver, Ledger ledger, AuditLog log, IObjectStore store, Func<LoadTools> newest)
{
    private const string LoadKind = DeliveryBook.LoadKind;
    private LoadTools _tools = newest();

    /// <summary>Loads a delivery; a refusal is recorded before it is thrown.</summary>
    public async Task<LoadReport> LoadAsync(
        string deliveryId, string by, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        return await RefusableAsync(deliveryId, by, async () =>
        {
            var delivery = await ReceiveAsync(deliveryId, by, ct);
            var part = new LoadPart(delivery.Id, Retry: 0, Chosen: null);
            return await LoadAsync(part, delivery, LoadKind, by, progress, clock, ct);
        });
    }

    /// <summary>Step 1 alone; a refusal is recorded before it is thrown.</summary>
    public Task<Delivery> ReceiveOnlyAsync(string deliveryId, string by, CancellationToken ct) =>
        RefusableAsync(deliveryId, by, () => ReceiveAsync(deliveryId, by, ct));

    /// <summary>Loads again what the quarantine of a delivery holds.</summary>
    public async Task<LoadReport> RetryAsync(
        string deliveryId,
        string by,
        Originals originals,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var delivery = _tools.Book.Find(deliveryId) ?? throw IngestErrors.UnknownDelivery(deliveryId);
        if (delivery.Quarantined is null or 0)
        {
            throw IngestErrors.NothingQuarantined(deliveryId);
        }

        var chosen = originals.Quarantined(delivery).Select(record => record.Number).ToHashSet();
        var part = new LoadPart(deliveryId, delivery.Retries + 1, chosen);
        var report = await LoadAsync(part, delivery, DeliveryBook.RetryKind, by, progress, clock, ct);
        store.Delete(Receiver.QuarantineName(delivery));
        return report;
    }

    private async Task<T> RefusableAsync<T>(string delivery, string by, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (LakeException refusal) when (refusal.Outcome is not (Outcome.Failed or Outcome.Usage))
        {
            await RefuseAsync(delivery, by, refusal);
            throw;
        }
    }

    /// <summary>Steps 2 to 5.</summary>
    private async Task<LoadReport> LoadAsync(
        LoadPart part,
        Delivery delivery,
        string kind,
        string by,
        IProgress<LoadProgress>? progress,
        Stopwatch clock,
        CancellationToken ct)
    {
        var began = _tools.Time.GetUtcNow();
        using var written = await WriteAsync(delivery, part, progress, ct);
        var old = written.Load.Tables.ToDictionary(
            table => table.Target.Log.Folder,
            table => PartFiles.Old(store, table.Target.Log, _tools.Time));
        using var alone = await _tools.BeginChange();
        RequireUnloaded(part);
        if (IsCurrent(written.Load))
        {
            RequireInTime(began);
            RemoveLeftovers(alone, written.Load, old);
            return await CommitAsync(alone, written, part, kind, by, clock);
        }

        Discard(written.Load);
        var fresh = new LoadPart(part.DeliveryId, part.Retry, part.Chosen);
        using var again = await WriteAsync(delivery, fresh, progress, ct);
        return await CommitAsync(alone, again, fresh, kind, by, clock);
    }

    /// <summary>Step 1.</summary>
    private async Task<Delivery> ReceiveAsync(string id, string by, CancellationToken ct)
    {
        if (FindReceived(id) is { } known)
        {
            return known;
        }

        var announcement = receiver.Find(id) ?? throw IngestErrors.UnknownDelivery(id);
        var (drop, name) = await ResealAsync(announcement, ct);
        using (var alone = await _tools.BeginChange())
        {
            _tools = newest();
            if (FindReceived(id) is { } received)
            {
                return received;
            }

            if (Allowed(announcement).Dataset != drop.Dataset)
            {
                // The drop was pointed elsewhere meanwhile: nobody relies on what was sealed for the other.
                store.Delete(Receiver.RawName(id));
                (drop, name) = await ResealAsync(announcement, ct);
            }

            await RecordReceivedAsync(alone, announcement, drop, name, by);
        }

        receiver.Retire(id);
        return _tools.Book.Find(id)!;
    }

    private Delivery? FindReceived(string id)
    {
        if (_tools.Book.Find(id) is { } known)
        {
            receiver.Retire(id);
            return known.State == DeliveryState.Loaded
                ? throw IngestErrors.AlreadyLoaded(id, known.Table!)
                : known;
        }

        return null;
    }

    private async Task<(Drop Drop, string Name)> ResealAsync(Announcement announcement, CancellationToken ct)
    {
        var drop = Allowed(announcement);
        using var dropKeyring = _tools.DropKeyring(drop.Id);
        var dataset = _tools.IdOf("dataset", drop.Dataset);
        using var raw = _tools.Keys.Active(dataset, KeyClass.Raw).AsKeyring();
        var name = receiver.NameOf(announcement, dropKeyring);
        RequirePlain(name, announcement.Id);
        await receiver.ReceiveAsync(announcement, dropKeyring, raw, dataset, ct);
        return (drop, name);
    }

    private async Task RecordReceivedAsync(
        IHeldLock alone, Announcement announcement, Drop drop, string name, string by)
    {
        await log.AppendAsync(
            alone,
            Event(DeliveryBook.ReceiveKind, by, announcement.Id) with
            {
                Dataset = drop.Dataset,
                Agreement = _tools.Manifest.Datasets[drop.Dataset].Agreement,
                Facts = new Dictionary<string, string>
                {
                    [DeliveryBook.DropFact] = drop.Id,
                    [DeliveryBook.SenderFact] = announcement.Sender,
                    [DeliveryBook.SizeFact] = announcement.SizeBytes.ToString(CultureInfo.InvariantCulture),
                    [DeliveryBook.SentFact] = announcement.SentAt.ToString("O", CultureInfo.InvariantCulture),
                    [DeliveryBook.Sha256Fact] = announcement.Sha256,
                },
            },
            Encoding.UTF8.GetBytes(name));
        ledger.Refresh();
    }

    /// <summary>Throws where the drop takes nothing now.</summary>
    public void RequireLive(string drop) => _ = Live(drop);

    /// <summary>Senders check names before they seal them; one that did not is refused here.</summary>
    private void RequirePlain(string name, string delivery)
    {
        try
        {
            FileNameCheck.Require(name, DateOnly.FromDateTime(_tools.Time.GetUtcNow().UtcDateTime));
        }
        catch (LakeException)
        {
            throw IngestErrors.NameRefused(delivery);
        }
    }

    /// <summary>The drop, if it is open and its dataset's agreement is in force.</summary>
    private Drop Live(string name)
    {
        if (!_tools.Manifest.Drops.TryGetValue(name, out var drop))
        {
            throw IngestErrors.DropUnknownNow(name);
        }

        var today = DateOnly.FromDateTime(_tools.Time.GetUtcNow().UtcDateTime);
        if (drop.Until is { } until && until < today)
        {
            throw IngestErrors.DropClosed(name, until);
        }

        var agreement = _tools.Manifest.Agreements[_tools.Manifest.Datasets[drop.Dataset].Agreement];
        return agreement.IsLive(today)
            ? drop
            : throw IngestErrors.AgreementNotLive(agreement.Id, agreement.Expires);
    }

    /// <summary>The drop of an announcement, if it is live, has room today, and knows the sender.</summary>
    private Drop Allowed(Announcement announcement)
    {
        var drop = Live(announcement.Drop);
        RequireRoom(drop, announcement);
        return drop.Senders.Contains(announcement.Sender)
            ? drop
            : throw IngestErrors.SenderNotAllowed(announcement.Sender, drop.Id);
    }

    private void RequireRoom(Drop drop, Announcement announcement)
    {
        var today = DateOnly.FromDateTime(_tools.Time.GetUtcNow().UtcDateTime);
        if (_tools.Book.TakenBytes(drop.Id, today) + announcement.SizeBytes > drop.DayLimit.Bytes)
        {
            throw IngestErrors.DayLimit(drop.Id);
        }
    }

    /// <summary>A received delivery's content.</summary>
    public DeliveredContent NewContent(Delivery delivery, Drop drop)
    {
        var dataset = _tools.IdOf("dataset", drop.Dataset);
        return new DeliveredContent(store, delivery.Id, receiver.RawContext(dataset, delivery.Id))
        {
            Keyring = _tools.Keys.KeyringOf(dataset, KeyClass.Raw),
            Name = _tools.NameOf(delivery.Id),
            LimitBytes = drop.FileLimit.Bytes,
            MemoryLimitBytes = _tools.MemoryLimitBytes,
            Accepts = drop.Accepts,
            Delimiter = drop.Table is { } own
                ? _tools.Manifest.FindTable(drop.Dataset, own)!.Delimiter
                : null,
            Lanes = _tools.Threads,
        };
    }

    /// <summary>The tables that a file of this format fills.</summary>
    private List<LoadTarget> TargetsOf(Drop drop, RecordFormat format, LoadPart part)
    {
        var tables = format.IsMapped()
            ? _tools.Manifest.Datasets[drop.Dataset].Tables.Values.Where(t => t.Formats.Contains(format))
            : [_tools.Manifest.FindTable(drop.Dataset, drop.Table!)!];
        var targets = new List<LoadTarget>();
        foreach (var table in tables)
        {
            var deltaLog = new DeltaLog(ledger, _tools.IdOf("table", table.FullName));
            var snapshot = Newest(deltaLog);
            if (snapshot?.Deliveries.Contains(part.CommitId) == true)
            {
                throw IngestErrors.AlreadyLoaded(part.CommitId, table.FullName);
            }

            targets.Add(new LoadTarget(table, deltaLog, snapshot));
        }

        return targets.Count > 0
            ? targets
            : throw IngestErrors.NothingToFill(drop.Dataset, format.Text());
    }

    /// <summary>The newest snapshot of a table, read on from the one that a load saw last.</summary>
    private TableSnapshot? Newest(DeltaLog deltaLog)
    {
        var snapshot = deltaLog.Latest(_tools.Snapshots.GetValueOrDefault(deltaLog.Series));
        if (snapshot is not null)
        {
            _tools.Snapshots[deltaLog.Series] = snapshot;
        }

        return snapshot;
    }

    /// <summary>Steps 2 to 4. The quarantine is not published yet.</summary>
    private async Task<UncommittedLoad> WriteAsync(
        Delivery delivery, LoadPart part, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        var drop = Live(delivery.Drop);
        using var content = NewContent(delivery, drop);
        var scannedBytes = await ScanAsync(delivery, content, ct);
        var written = await Task.Run(() => Write(delivery, drop, content, part, progress, ct), ct);
        return written with { ScannedBytes = scannedBytes };
    }

    private UncommittedLoad Write(
        Delivery delivery,
        Drop drop,
        DeliveredContent content,
        LoadPart part,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        var targets = TargetsOf(drop, content.Format(), part);
        var dataset = _tools.IdOf("dataset", drop.Dataset);
        var quarantine = new Quarantine(
            store, part.Quarantine, content.Keyring, receiver.QuarantineContext(dataset, delivery.Id));
        try
        {
            var keys = new TableKeys(_tools.Keys, dataset);
            var load = content.Format().IsMapped()
                ? new RecordsWriter(store, _tools, keys).Write(
                    content, targets, part, quarantine, progress, ct)
                : new TabularWriter(store, _tools, keys).Write(
                    content, targets[0], part, quarantine, progress, ct);
            quarantine.Complete();
            return new UncommittedLoad(drop.Dataset, load, quarantine);
        }
        catch
        {
            quarantine.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether what a load was written with still holds, now that nobody else changes the lake: keys,
    /// manifest, and the columns that a table's first delivery gives it. Takes over what is new.
    /// </summary>
    private bool IsCurrent(WrittenLoad load)
    {
        var before = _tools;
        _tools = newest();
        return ReferenceEquals(_tools.Keys, before.Keys)
            && ReferenceEquals(_tools.Manifest, before.Manifest)
            && load.Tables.All(table =>
                table.Target.Snapshot is null == (ledger.Head(table.Target.Log.Series) is null));
    }

    private void RequireUnloaded(LoadPart part)
    {
        var known = newest().Book.Find(part.DeliveryId)!;
        if (part.Retry == 0 ? known.State == DeliveryState.Loaded : known.Retries >= part.Retry)
        {
            throw IngestErrors.AlreadyLoaded(part.CommitId, known.Table!);
        }
    }

    private void RequireInTime(DateTimeOffset began)
    {
        if (_tools.Time.GetUtcNow() - began > PartFiles.LongestLoad)
        {
            throw StorageErrors.TookTooLong(PartFiles.LongestLoad);
        }
    }

    /// <summary>
    /// Removes what loads that will never commit left in these tables. What was old before the lock was taken
    /// and is in no snapshot since will not come into one, as long as the lock is still held.
    /// </summary>
    private void RemoveLeftovers(
        IHeldLock alone, WrittenLoad load, Dictionary<string, List<ObjectName>> old)
    {
        foreach (var table in load.Tables.Select(table => table.Target.Log))
        {
            store.Sweep(table.Folder);
            if (old[table.Folder].Count == 0)
            {
                continue;
            }

            var live = Newest(table)?.Files.Select(file => $"{table.Folder}/{file.Path}").ToHashSet() ?? [];
            alone.Require();
            old[table.Folder].FindAll(name => !live.Contains(name.Path)).ForEach(name => store.Delete(name));
        }
    }

    private void Discard(WrittenLoad load)
    {
        foreach (var table in load.Tables)
        {
            foreach (var file in table.Files)
            {
                store.Delete(ObjectName.Of($"{table.Target.Log.Folder}/{file.Path}"));
            }
        }
    }

    /// <summary>Step 5.</summary>
    private async Task<LoadReport> CommitAsync(
        IHeldLock alone, UncommittedLoad written, LoadPart part, string kind, string by, Stopwatch clock)
    {
        var (load, dataset) = (written.Load, written.Dataset);
        var tables = load.Tables.Select(table => table with
        {
            Target = table.Target with { Snapshot = Newest(table.Target.Log) },
        }).ToList();
        written.Quarantine.Publish();
        var entries = tables.Select(
            table => (table.Target.Log.Series, EntryOf(table, part.CommitId).ToBytes())).ToList();
        await ledger.CommitAsync(alone, entries, Event(kind, by, part.DeliveryId) with
        {
            Dataset = dataset,
            Table = tables.Count == 1 ? tables[0].Target.Table.Id : null,
            Agreement = _tools.Manifest.Datasets[dataset].Agreement,
            Policy = _tools.Manifest.PolicyId(),
            Rows = load.Rows,
            Facts = new Dictionary<string, string>(ScanFacts(written.ScannedBytes))
            {
                [DeliveryBook.IssuesFact] = DeliveryBook.TextOf(load.IssuesByCode),
                [DeliveryBook.QuarantinedFact] = load.Quarantined.ToString(CultureInfo.InvariantCulture),
                [DeliveryBook.QuarantineFact] = part.QuarantineId,
                ["files"] = tables.Sum(
                    table => table.Files.Length).ToString(CultureInfo.InvariantCulture),
            },
        });
        return new LoadReport
        {
            DeliveryId = part.DeliveryId,
            Tables = [.. tables.Select(ReportOf)],
            Records = load.Records,
            Quarantined = load.Quarantined,
            IssuesByCode = load.IssuesByCode,
            SizeBytes = load.SizeBytes,
            Elapsed = clock.Elapsed,
        };
    }

    /// <summary>
    /// Has the content scanned, if there is a scanner. What one has held back is loaded only when it is
    /// scanned again and nothing is found.
    /// </summary>
    /// <returns>How many bytes were scanned, or null.</returns>
    private async Task<long?> ScanAsync(Delivery delivery, DeliveredContent content, CancellationToken ct)
    {
        if (_tools.Scanner is { } scanner)
        {
            return await content.ScanAsync(scanner, ct);
        }

        return delivery.IssueId == ScanErrors.InfectedId ? throw ScanErrors.Infected() : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> ScanFacts(long? scannedBytes) =>
        scannedBytes is { } bytes ? [new("scanned", bytes.ToString(CultureInfo.InvariantCulture))] : [];

    private DeltaCommit EntryOf(WrittenTable written, string delivery) => new()
    {
        TableId = _tools.IdOf("table", written.Target.Table.FullName),
        Version = (written.Target.Snapshot?.Version ?? -1) + 1,
        PreviousSha256 = written.Target.Snapshot?.CommitSha256 ?? "",
        Schema = written.Schema,
        KeyPrefix = $"ds/{_tools.IdOf("dataset", written.Target.Table.Dataset)}",
        DeliveryId = delivery,
        Files = written.Files,
        Time = _tools.Time.GetUtcNow(),
    };

    private static TableLoad ReportOf(WrittenTable written) => new(
        written.Target.Table.FullName,
        (written.Target.Snapshot?.Version ?? -1) + 1,
        written.Rows,
        written.Files.Length,
        written.Amounts);

    private Task<long> RefuseAsync(string delivery, string by, LakeException refusal) =>
        log.AppendAsync(Event(DeliveryBook.RefuseKind, by, delivery) with
        {
            Outcome = "refused",
            Facts = new Dictionary<string, string> { [DeliveryBook.IssueFact] = refusal.Id },
        });

    private AuditEvent Event(string kind, string by, string delivery) => new()
    {
        Kind = kind,
        Time = _tools.Time.GetUtcNow(),
        Principal = by,
        Delivery = delivery,
    };
}
