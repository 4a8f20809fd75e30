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
/// quarantine. 5. Commit: one entry of the table's log makes all of it visible.
/// </summary>
/// <remarks>
/// Nothing of a load is visible before step 5; what an interrupted load left in the store is removed by the
/// next
/// load of that table. The caller holds the lake's write lock.
/// </remarks>
internal sealed class Loader(
    Receiver receiver, Ledger ledger, AuditLog log, ObjectDirectory store, LoadTools tools)
{
    private const string LoadKind = DeliveryBook.LoadKind;

    /// <summary>Loads a delivery; a refusal is recorded before it is thrown.</summary>
    public async Task<LoadReport> LoadAsync(
        string deliveryId, string by, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var delivery = await ReceiveAsync(deliveryId, by, ct);
            var drop = Live(delivery.Drop);
            var table = tools.Manifest.FindTable(drop.Dataset, drop.Table)!;
            var deltaLog = new DeltaLog(ledger, tools.IdOf("table", table.FullName));
            var snapshot = deltaLog.Latest();
            if (snapshot?.Deliveries.Contains(delivery.Id) == true)
            {
                throw IngestErrors.AlreadyLoaded(delivery.Id, table.FullName);
            }

            RemoveLeftovers(deltaLog, snapshot, delivery.Id);
            var content = NewContent(delivery, drop, table);
            var load = await Task.Run(() => Write(content, table, snapshot, deltaLog, progress, ct), ct);
            return await CommitAsync(load, delivery, deltaLog, snapshot, by, clock);
        }
        catch (LakeException refusal) when (refusal.Outcome is not (Outcome.Failed or Outcome.Usage))
        {
            await RefuseAsync(deliveryId, by, refusal);
            throw;
        }
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
        await receiver.ReceiveAsync(announcement, dropKeyring, raw, dataset, ct);
        await log.AppendAsync(
            Event(DeliveryBook.ReceiveKind, by, id) with
            {
                Dataset = drop.Dataset,
                Agreement = tools.Manifest.Datasets[drop.Dataset].Agreement,
                Facts = new Dictionary<string, string>
                {
                    [DeliveryBook.DropFact] = drop.Id,
                    ["sender"] = announcement.Sender,
                    [DeliveryBook.SizeFact] = announcement.SizeBytes.ToString(CultureInfo.InvariantCulture),
                    [DeliveryBook.SentFact] = announcement.SentAt.ToString("O", CultureInfo.InvariantCulture),
                    ["sha256"] = announcement.Sha256,
                },
            },
            Encoding.UTF8.GetBytes(name),
            CancellationToken.None);
        ledger.Refresh();
        receiver.Retire(id);
        return tools.Book.Find(id)!;
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

    private DeliveredContent NewContent(Delivery delivery, Drop drop, ManifestTable table)
    {
        var dataset = tools.IdOf("dataset", drop.Dataset);
        return new DeliveredContent(store, delivery.Id, receiver.RawContext(dataset, delivery.Id))
        {
            Keyring = tools.Keys.KeyringOf(dataset, KeyClass.Raw),
            LimitBytes = drop.FileLimit.Bytes,
            Accepts = drop.Accepts,
            Delimiter = table.Delimiter,
            Lanes = tools.Threads,
        };
    }

    /// <summary>
    /// What a load that never committed left behind: files no snapshot names, and a quarantine.
    /// </summary>
    private void RemoveLeftovers(DeltaLog deltaLog, TableSnapshot? snapshot, string delivery)
    {
        var live = snapshot?.Files.Select(file => $"{deltaLog.Folder}/{file.Path}").ToHashSet() ?? [];
        var files = store.List(deltaLog.Folder).Where(IsDataFile);
        foreach (var name in files.Where(name => !live.Contains(name.Path)))
        {
            store.Delete(name);
        }

        store.Delete(Receiver.QuarantineName(delivery));
    }

    private static bool IsDataFile(ObjectName name) =>
        name.Path.EndsWith(".parquet", StringComparison.Ordinal);

    /// <summary>Steps 2 to 4.</summary>
    private WrittenLoad Write(
        DeliveredContent content,
        ManifestTable table,
        TableSnapshot? snapshot,
        DeltaLog deltaLog,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        using (content)
        {
            var contract = TableContract.Agree(content, table, snapshot);
            var context = receiver.QuarantineContext(
                tools.IdOf("dataset", table.Dataset), content.DeliveryId);
            using var quarantine = new Quarantine(
                store, Receiver.QuarantineName(content.DeliveryId), content.Keyring, context);
            using var file = content.Open(contract.FileColumns);
            var writer = new PartWriter(
                store, deltaLog.Folder, KeysOf(table.Dataset), contract.Columns, tools);
            var files = writer.WriteAll(file, quarantine, content, progress, ct);
            file.ThrowIfBroken();
            var rows = files.Sum(part => part.RowCount);
            if (rows == 0 && quarantine.First is { } first)
            {
                throw IngestErrors.NothingUsable(first.Code, first.Location.LineNumber);
            }

            quarantine.Publish();
            return new WrittenLoad(table, contract.Schema, [.. files], rows, quarantine.Count,
                quarantine.ByCode.ToDictionary(), content.ReadBytes);
        }
    }

    private TableKeys KeysOf(string dataset) => new(tools.Keys, tools.IdOf("dataset", dataset));

    /// <summary>Step 5.</summary>
    private async Task<LoadReport> CommitAsync(
        WrittenLoad load,
        Delivery delivery,
        DeltaLog deltaLog,
        TableSnapshot? snapshot,
        string by,
        Stopwatch clock)
    {
        var version = (snapshot?.Version ?? -1) + 1;
        var commit = new DeltaCommit
        {
            TableId = tools.IdOf("table", load.Table.FullName),
            Version = version,
            PreviousSha256 = snapshot?.CommitSha256 ?? "",
            Schema = load.Schema,
            KeyPrefix = $"ds/{tools.IdOf("dataset", load.Table.Dataset)}",
            DeliveryId = delivery.Id,
            Files = load.Files,
            Time = tools.Time.GetUtcNow(),
        };
        await ledger.CommitAsync(deltaLog.Series, commit.ToBytes(), Event(LoadKind, by, delivery.Id) with
        {
            Dataset = load.Table.Dataset,
            Table = load.Table.Id,
            Agreement = tools.Manifest.Datasets[load.Table.Dataset].Agreement,
            Policy = tools.Manifest.PolicyId(),
            Rows = load.Rows,
            Facts = new Dictionary<string, string>
            {
                [DeliveryBook.QuarantinedFact] = load.Quarantined.ToString(CultureInfo.InvariantCulture),
                ["files"] = load.Files.Length.ToString(CultureInfo.InvariantCulture),
            },
        });
        return new LoadReport
        {
            DeliveryId = delivery.Id,
            Table = load.Table.FullName,
            Version = version,
            Rows = load.Rows,
            Quarantined = load.Quarantined,
            IssuesByCode = load.IssuesByCode,
            SizeBytes = load.SizeBytes,
            FileCount = load.Files.Length,
            Elapsed = clock.Elapsed,
        };
    }

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
