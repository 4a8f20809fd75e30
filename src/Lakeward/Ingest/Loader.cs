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
/// Nothing of a load is visible before step 5; what an interrupted load left in the store is removed by the
/// next load of that table. The caller holds the lake's write lock.
/// </remarks>
internal sealed class Loader(
    Receiver receiver, Ledger ledger, AuditLog log, IObjectStore store, LoadTools tools)
{
    private const string LoadKind = DeliveryBook.LoadKind;

    /// <summary>Loads a delivery; a refusal is recorded before it is thrown.</summary>
    public async Task<LoadReport> LoadAsync(
        string deliveryId, string by, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        return await RefusableAsync(deliveryId, by, async () =>
        {
            var delivery = await ReceiveAsync(deliveryId, by, ct);
            var drop = Live(delivery.Drop);
            var part = new LoadPart(delivery.Id, Retry: 0, Chosen: null);
            return await LoadAsync(part, delivery, drop, LoadKind, by, progress, clock, ct);
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
        var delivery = tools.Book.Find(deliveryId) ?? throw IngestErrors.UnknownDelivery(deliveryId);
        if (delivery.Quarantined is null or 0)
        {
            throw IngestErrors.NothingQuarantined(deliveryId);
        }

        var chosen = originals.Quarantined(delivery).Select(record => record.Number).ToHashSet();
        var part = new LoadPart(deliveryId, delivery.Retries + 1, chosen);
        var report = await LoadAsync(
            part, delivery, Live(delivery.Drop), DeliveryBook.RetryKind, by, progress, clock, ct);
        store.Delete(Receiver.QuarantineName(deliveryId, delivery.Retries));
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
        Drop drop,
        string kind,
        string by,
        IProgress<LoadProgress>? progress,
        Stopwatch clock,
        CancellationToken ct)
    {
        using var content = NewContent(delivery, drop);
        var scannedBytes = await ScanAsync(delivery, content, ct);
        var targets = TargetsOf(drop, content.Format(), part);
        var load = await Task.Run(() => Write(content, drop.Dataset, targets, part, progress, ct), ct);
        return await CommitAsync(load, scannedBytes, drop.Dataset, part, kind, by, clock);
    }

    /// <summary>Step 1.</summary>
    private async Task<Delivery> ReceiveAsync(string id, string by, CancellationToken ct)
    {
        if (tools.Book.Find(id) is { } known)
        {
            receiver.Retire(id);
            return known.State == DeliveryState.Loaded
                ? throw IngestErrors.AlreadyLoaded(id, known.Table!)
                : known;
        }

        var announcement = receiver.Find(id) ?? throw IngestErrors.UnknownDelivery(id);
        var drop = Live(announcement.Drop);
        RequireRoom(drop, announcement);
        if (!drop.Senders.Contains(announcement.Sender))
        {
            throw IngestErrors.SenderNotAllowed(announcement.Sender, drop.Id);
        }

        using var dropKeyring = tools.DropKeyring(drop.Id);
        var dataset = tools.IdOf("dataset", drop.Dataset);
        using var raw = tools.Keys.Active(dataset, KeyClass.Raw).AsKeyring();
        var name = receiver.NameOf(announcement, dropKeyring);
        RequirePlain(name, id);
        await receiver.ReceiveAsync(announcement, dropKeyring, raw, dataset, ct);
        await log.AppendAsync(
            Event(DeliveryBook.ReceiveKind, by, id) with
            {
                Dataset = drop.Dataset,
                Agreement = tools.Manifest.Datasets[drop.Dataset].Agreement,
                Facts = new Dictionary<string, string>
                {
                    [DeliveryBook.DropFact] = drop.Id,
                    [DeliveryBook.SenderFact] = announcement.Sender,
                    [DeliveryBook.SizeFact] = announcement.SizeBytes.ToString(CultureInfo.InvariantCulture),
                    [DeliveryBook.SentFact] = announcement.SentAt.ToString("O", CultureInfo.InvariantCulture),
                    [DeliveryBook.Sha256Fact] = announcement.Sha256,
                },
            },
            Encoding.UTF8.GetBytes(name),
            CancellationToken.None);
        ledger.Refresh();
        receiver.Retire(id);
        return tools.Book.Find(id)!;
    }

    /// <summary>Throws where the drop takes nothing now.</summary>
    public void RequireLive(string drop) => _ = Live(drop);

    /// <summary>Senders check names before they seal them; one that did not is refused here.</summary>
    private void RequirePlain(string name, string delivery)
    {
        try
        {
            FileNameCheck.Require(name, DateOnly.FromDateTime(tools.Time.GetUtcNow().UtcDateTime));
        }
        catch (LakeException)
        {
            throw IngestErrors.NameRefused(delivery);
        }
    }

    /// <summary>The drop, if it is open and its dataset's agreement is in force.</summary>
    private Drop Live(string name)
    {
        if (!tools.Manifest.Drops.TryGetValue(name, out var drop))
        {
            throw IngestErrors.DropUnknownNow(name);
        }

        var today = DateOnly.FromDateTime(tools.Time.GetUtcNow().UtcDateTime);
        if (drop.Until is { } until && until < today)
        {
            throw IngestErrors.DropClosed(name, until);
        }

        var agreement = tools.Manifest.Agreements[tools.Manifest.Datasets[drop.Dataset].Agreement];
        return agreement.IsLive(today)
            ? drop
            : throw IngestErrors.AgreementNotLive(agreement.Id, agreement.Expires);
    }

    private void RequireRoom(Drop drop, Announcement announcement)
    {
        var today = DateOnly.FromDateTime(tools.Time.GetUtcNow().UtcDateTime);
        if (tools.Book.TakenBytes(drop.Id, today) + announcement.SizeBytes > drop.DayLimit.Bytes)
        {
            throw IngestErrors.DayLimit(drop.Id);
        }
    }

    /// <summary>A received delivery's content.</summary>
    public DeliveredContent NewContent(Delivery delivery, Drop drop)
    {
        var dataset = tools.IdOf("dataset", drop.Dataset);
        return new DeliveredContent(store, delivery.Id, receiver.RawContext(dataset, delivery.Id))
        {
            Keyring = tools.Keys.KeyringOf(dataset, KeyClass.Raw),
            Name = tools.NameOf(delivery.Id),
            LimitBytes = drop.FileLimit.Bytes,
            MemoryLimitBytes = tools.MemoryLimitBytes,
            Accepts = drop.Accepts,
            Delimiter = drop.Table is { } own
                ? tools.Manifest.FindTable(drop.Dataset, own)!.Delimiter
                : null,
            Lanes = tools.Threads,
        };
    }

    /// <summary>
    /// The tables that a file of this format fills. What a load that never committed left behind in them is
    /// removed: files no snapshot names, and a quarantine.
    /// </summary>
    private List<LoadTarget> TargetsOf(Drop drop, RecordFormat format, LoadPart part)
    {
        var tables = format.IsMapped()
            ? tools.Manifest.Datasets[drop.Dataset].Tables.Values.Where(t => t.Formats.Contains(format))
            : [tools.Manifest.FindTable(drop.Dataset, drop.Table!)!];
        var targets = new List<LoadTarget>();
        foreach (var table in tables)
        {
            var deltaLog = new DeltaLog(ledger, tools.IdOf("table", table.FullName));
            var snapshot = deltaLog.Latest(tools.Snapshots.GetValueOrDefault(deltaLog.Series));
            if (snapshot is not null)
            {
                tools.Snapshots[deltaLog.Series] = snapshot;
            }

            if (snapshot?.Deliveries.Contains(part.CommitId) == true)
            {
                throw IngestErrors.AlreadyLoaded(part.CommitId, table.FullName);
            }

            RemoveLeftovers(deltaLog, snapshot);
            targets.Add(new LoadTarget(table, deltaLog, snapshot));
        }

        store.Delete(part.Quarantine);
        return targets.Count > 0
            ? targets
            : throw IngestErrors.NothingToFill(drop.Dataset, format.Text());
    }

    private void RemoveLeftovers(DeltaLog deltaLog, TableSnapshot? snapshot)
    {
        store.Sweep(deltaLog.Folder);
        var live = snapshot?.Files.Select(file => $"{deltaLog.Folder}/{file.Path}").ToHashSet() ?? [];
        var files = store.List(deltaLog.Folder).Where(IsDataFile);
        foreach (var name in files.Where(name => !live.Contains(name.Path)))
        {
            store.Delete(name);
        }
    }

    private static bool IsDataFile(ObjectName name) =>
        name.Path.EndsWith(".parquet", StringComparison.Ordinal);

    /// <summary>Steps 3 and 4.</summary>
    private WrittenLoad Write(
        DeliveredContent content,
        string dataset,
        List<LoadTarget> targets,
        LoadPart part,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        var context = receiver.QuarantineContext(tools.IdOf("dataset", dataset), content.DeliveryId);
        using var quarantine = new Quarantine(
            store, part.Quarantine, content.Keyring, context);
        var keys = new TableKeys(tools.Keys, tools.IdOf("dataset", dataset));
        var load = content.Format().IsMapped()
            ? new RecordsWriter(store, tools, keys).Write(content, targets, part, quarantine, progress, ct)
            : new TabularWriter(
                store, tools, keys).Write(content, targets[0], part, quarantine, progress, ct);
        quarantine.Publish();
        return load;
    }

    /// <summary>Step 5.</summary>
    private async Task<LoadReport> CommitAsync(
        WrittenLoad load,
        long? scannedBytes,
        string dataset,
        LoadPart part,
        string kind,
        string by,
        Stopwatch clock)
    {
        var entries = load.Tables.Select(
            table => (table.Target.Log.Series, EntryOf(table, part.CommitId).ToBytes())).ToList();
        await ledger.CommitAsync(entries, Event(kind, by, part.DeliveryId) with
        {
            Dataset = dataset,
            Table = load.Tables.Count == 1 ? load.Tables[0].Target.Table.Id : null,
            Agreement = tools.Manifest.Datasets[dataset].Agreement,
            Policy = tools.Manifest.PolicyId(),
            Rows = load.Rows,
            Facts = new Dictionary<string, string>(ScanFacts(scannedBytes))
            {
                [DeliveryBook.IssuesFact] = DeliveryBook.TextOf(load.IssuesByCode),
                [DeliveryBook.QuarantinedFact] = load.Quarantined.ToString(CultureInfo.InvariantCulture),
                ["files"] = load.Tables.Sum(
                    table => table.Files.Length).ToString(CultureInfo.InvariantCulture),
            },
        });
        return new LoadReport
        {
            DeliveryId = part.DeliveryId,
            Tables = [.. load.Tables.Select(ReportOf)],
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
        if (tools.Scanner is { } scanner)
        {
            return await content.ScanAsync(scanner, ct);
        }

        return delivery.IssueId == ScanErrors.InfectedId ? throw ScanErrors.Infected() : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> ScanFacts(long? scannedBytes) =>
        scannedBytes is { } bytes ? [new("scanned", bytes.ToString(CultureInfo.InvariantCulture))] : [];

    private DeltaCommit EntryOf(WrittenTable written, string delivery) => new()
    {
        TableId = tools.IdOf("table", written.Target.Table.FullName),
        Version = (written.Target.Snapshot?.Version ?? -1) + 1,
        PreviousSha256 = written.Target.Snapshot?.CommitSha256 ?? "",
        Schema = written.Schema,
        KeyPrefix = $"ds/{tools.IdOf("dataset", written.Target.Table.Dataset)}",
        DeliveryId = delivery,
        Files = written.Files,
        Time = tools.Time.GetUtcNow(),
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
        Time = tools.Time.GetUtcNow(),
        Principal = by,
        Delivery = delivery,
    };
}
