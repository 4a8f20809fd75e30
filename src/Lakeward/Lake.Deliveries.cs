// Deliveries: what was sent, and loading it into its table.
using System.Collections.Concurrent;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

public sealed partial class Lake
{
    private readonly ConcurrentDictionary<string, TableSnapshot> _loadedSnapshots =
        new(StringComparer.Ordinal);

    /// <summary>All deliveries, the inbox's and those the audit log knows, oldest first.</summary>
    public IReadOnlyList<Delivery> Deliveries()
    {
        _ledger.Refresh();
        var announced = NewReceiver().Announcements()
            .Where(a => _book.Find(a.Id) is null)
            .Select(a => Announced(a) with { Name = TryNameOf(a) });
        var known = _book.All.Select(d => d with { Name = TryNameOf(d.Id) });
        return [.. known.Concat(announced).OrderBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The newest deliveries that fit, newest first, by their ids; names are opened for these alone.
    /// </summary>
    /// <param name="filter">Which deliveries.</param>
    /// <param name="before">Only deliveries of a lower id; null for the newest.</param>
    /// <param name="count">The most that are told.</param>
    /// <returns>The deliveries, and whether older ones fit too.</returns>
    public (IReadOnlyList<Delivery> Deliveries, bool More) FindDeliveries(
        DeliveryFilter filter, string? before, int count)
    {
        _ledger.Refresh();
        var receiver = NewReceiver();
        var announced = filter.State is null or DeliveryState.Announced && !filter.InQuarantine
            ? receiver.Ids().Where(id => _book.Find(id) is null)
            : [];
        var known = _book.All.Where(filter.Fits).Select(delivery => delivery.Id);
        var found = announced.Concat(known)
            .Where(id => before is null || string.CompareOrdinal(id, before) < 0)
            .OrderDescending(StringComparer.Ordinal)
            .Select(id => (_book.Find(id) ?? TryAnnounced(receiver, id)) is { } delivery
                && filter.Fits(delivery) ? delivery : null)
            .OfType<Delivery>()
            .Take(count + 1)
            .ToList();
        return (WithNames([.. found.Take(count)]), found.Count > count);
    }

    /// <summary>How many deliveries fit, counted up to so many; nothing of them is opened.</summary>
    public int CountDeliveries(DeliveryFilter filter, int most)
    {
        _ledger.Refresh();
        return _book.All.Where(filter.Fits).Take(most).Count();
    }

    /// <summary>One delivery, announced or received, with its name opened; or null.</summary>
    public Delivery? ShowDelivery(string id)
    {
        _ledger.Refresh();
        var found = _book.Find(id) ?? TryAnnounced(NewReceiver(), id);
        return found is null ? null : WithName(found);
    }

    /// <summary>
    /// Loads a delivery: 1. receives it (opens, compares, re-seals to the dataset); 2. checks agreement, drop
    /// and
    /// columns; 3. parses it, bad rows into quarantine; 4. writes encrypted files; 5. commits all of it at
    /// once.
    /// </summary>
    /// <param name="deliveryId">The delivery; one that was refused may be loaded again.</param>
    /// <param name="by">Who loads it.</param>
    /// <param name="progress">Told now and then how far the load has come.</param>
    /// <param name="ct">Stops the load; nothing of it is visible then.</param>
    /// <exception cref="LakeException">The delivery is refused; the refusal is in the audit log.</exception>
    public async Task<LoadReport> LoadAsync(
        string deliveryId,
        string by,
        IProgress<LoadProgress>? progress = null,
        CancellationToken ct = default)
    {
        UseNewestState();
        return await NewLoader().LoadAsync(deliveryId, by, progress, ct);
    }

    /// <summary>
    /// Receives a delivery and does not load it yet. It is safe in the store then, and its receipt is there.
    /// </summary>
    /// <exception cref="LakeException">As in <see cref="LoadAsync"/>.</exception>
    public async Task<Delivery> ReceiveAsync(string deliveryId, string by, CancellationToken ct = default)
    {
        UseNewestState();
        return await NewLoader().ReceiveOnlyAsync(deliveryId, by, ct);
    }

    /// <summary>Whether a failure says that another process changed the lake for longer than one waits, or
    /// has taken the write lock over; then nothing was changed, and trying again helps.</summary>
    public static bool IsBusy(LakeException failure) =>
        failure.Id is StorageErrors.LockedId or StorageErrors.LockLostId;

    /// <summary>Whether a failure says that a malware scanner holds a delivery back.</summary>
    public static bool IsInfected(LakeException failure) => failure.Id == ScanErrors.InfectedId;

    /// <summary>A delivery that was received, or null.</summary>
    public Delivery? FindDelivery(string deliveryId)
    {
        _ledger.Refresh();
        return _book.Find(deliveryId);
    }

    /// <summary>A drop, to one of its senders; null to anybody else, whether or not there is such a drop.
    /// </summary>
    /// <exception cref="LakeException">It is closed, or its dataset's agreement is not in force.</exception>
    public DropDoor? FindDoor(string drop, string sender)
    {
        UseNewestState();
        if (Manifest?.Drops.TryGetValue(drop, out var found) != true || !found!.Senders.Contains(sender))
        {
            return null;
        }

        NewLoader().RequireLive(drop);
        var today = DateOnly.FromDateTime(_options.Time.GetUtcNow().UtcDateTime);
        return new DropDoor(DropFileOf(found), found.DayLimit.Bytes - _book.TakenBytes(drop, today));
    }

    /// <summary>Takes over the manifest that another process may have applied.</summary>
    public void TakeNewestManifest() => UseNewestState();

    /// <summary>The public halves of all drops of the manifest that this lake has taken over.</summary>
    public IReadOnlyList<DropFile> DropFiles() => [.. (Manifest?.Drops.Values ?? []).Select(DropFileOf)];
    /// <summary>Where senders put sealed files.</summary>
    public IObjectStore Inbox => _inbox;

    /// <summary>The ids of the deliveries whose announcements lie in the inbox.</summary>
    public IReadOnlyList<string> AnnouncedDeliveries() => NewReceiver().Ids();

    /// <summary>An announcement that lies in the inbox; null where there is none that can be read.</summary>
    public Announcement? FindAnnouncement(string deliveryId) => NewReceiver().TryFind(deliveryId);

    /// <summary>The receipt of a delivery, or null where it was not received.</summary>
    public Receipt? FindReceipt(string deliveryId)
    {
        _ledger.Refresh();
        return _book.FindReceivedAt(deliveryId) is { } index
            ? Receipt.Of(_log.ReadLeaf(index), _log.Prove(index))
            : null;
    }

    private Loader NewLoader() => new(NewReceiver(), _ledger, _log, _store, NewLoadTools);

    private LoadTools NewLoadTools() => new()
    {
        Book = _book,
        Keys = _keys,
        Manifest = Manifest ?? throw LakeErrors.NothingApplied(),
        NameOf = TryNameOf,
        Time = _options.Time,
        Snapshots = _loadedSnapshots,
        Scanner = _options.Scanner,
        MemoryLimitBytes = _options.MemoryLimitBytes,
        Threads = _options.Threads,
        BeginChange = BeginChangeAsync,
        DropKeyring = DropKeyring,
        IdOf = IdOf,
    };

    private static Delivery Announced(Announcement announcement) => new()
    {
        Id = announcement.Id,
        Drop = announcement.Drop,
        Sender = announcement.Sender,
        SentAt = announcement.SentAt,
        SizeBytes = announcement.SizeBytes,
        State = DeliveryState.Announced,
    };

    private static Delivery? TryAnnounced(Receiver receiver, string id) =>
        receiver.TryFind(id) is { } announcement ? Announced(announcement) : null;

    /// <summary>The names of those that were received come out of the log in one pass.</summary>
    private List<Delivery> WithNames(List<Delivery> deliveries)
    {
        try
        {
            var opened = _log.ReadDetails([.. deliveries.Select(known => _book.FindReceivedAt(known.Id))
                .OfType<long>().Order()]);
            return [.. deliveries.Select(known => _book.FindReceivedAt(known.Id) is { } index
                ? known with
                {
                    Name = opened.TryGetValue(index, out var name) ? Encoding.UTF8.GetString(name) : null,
                }
                : WithName(known))];
        }
        catch (LakeException)
        {
            // Part of the log was changed: the names that are whole are found one by one.
            return [.. deliveries.Select(WithName)];
        }
    }

    private Delivery WithName(Delivery delivery) => delivery with
    {
        Name = delivery.State == DeliveryState.Announced && _book.Find(delivery.Id) is null
            ? NewReceiver().TryFind(delivery.Id) is { } announcement ? TryNameOf(announcement) : null
            : TryNameOf(delivery.Id),
    };

    private Receiver NewReceiver() => new(Folder.Settings.Id, _inbox, _store);

    /// <summary>The name of a received delivery: the detail of the event that recorded it.</summary>
    private string? TryNameOf(string delivery)
    {
        try
        {
            return Encoding.UTF8.GetString(_log.ReadDetail(_book.ReceivedAt(delivery)));
        }
        catch (LakeException)
        {
            return null;
        }
    }

    private string? TryNameOf(Announcement announcement)
    {
        try
        {
            using var drop = DropKeyring(announcement.Drop);
            return NewReceiver().NameOf(announcement, drop);
        }
        catch (LakeException)
        {
            return null;
        }
        catch (CryptographyException)
        {
            return null;
        }
    }
}
