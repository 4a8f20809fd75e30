// Takes a delivery out of the inbox and re-seals it to the dataset's own key.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// The vault's side of the inbox. Content is opened and sealed again frame by frame in memory; a delivery
/// that
/// does not open whole leaves nothing behind.
/// </summary>
/// <param name="lake">The lake's id.</param>
/// <param name="inbox">Where senders put deliveries.</param>
/// <param name="store">The lake's objects.</param>
internal sealed class Receiver(string lake, IObjectStore inbox, IObjectStore store)
{
    private const int MaxAnnouncementSizeBytes = 16 << 10;
    private const string Ending = ".json";

    /// <summary>The announcements in the inbox, oldest first; unreadable ones are passed over.</summary>
    public IEnumerable<Announcement> Announcements() =>
        inbox.List().Where(name => name.Path.EndsWith(".json", StringComparison.Ordinal))
            .Select(TryRead).OfType<Announcement>().OrderBy(a => a.Id, StringComparer.Ordinal);

    /// <summary>The ids of the announced deliveries, unread.</summary>
    public List<string> Ids() =>
    [
        .. inbox.List().Where(name => name.Path.EndsWith(Ending, StringComparison.Ordinal))
            .Select(name => name.Path[..^Ending.Length])
            .Where(id => !id.Contains('/', StringComparison.Ordinal)),
    ];

    /// <summary>One announcement by the delivery's id; null where there is none that can be read.</summary>
    public Announcement? TryFind(string id) =>
        ObjectName.TryOf($"{id}{Ending}", out var name) ? TryRead(name) : null;

    /// <summary>One announcement by the delivery's id, or null.</summary>
    public Announcement? Find(string id)
    {
        if (!ObjectName.TryOf($"{id}.json", out var name) || !inbox.Exists(name))
        {
            return null;
        }

        return TryRead(name) ?? throw IngestErrors.Malformed(id);
    }

    /// <summary>Opens the sealed name of a delivery, which vouches for the whole announcement.</summary>
    /// <exception cref="LakeException">The announcement is not what the sender wrote.</exception>
    public string NameOf(Announcement announcement, IKeyring drop)
    {
        try
        {
            var context = Sender.NameContext(lake, announcement);
            return Encoding.UTF8.GetString(SealedMessage.Open(announcement.SealedName, drop, context));
        }
        catch (CryptographyException)
        {
            throw IngestErrors.Altered(announcement.Id);
        }
    }

    /// <summary>Where a received delivery's content lies in the store.</summary>
    public static ObjectName RawName(string id) => ObjectName.Of($"objects/{id}.raw");

    /// <summary>The encryption context of a received delivery's content.</summary>
    public EncryptionContext RawContext(string dataset, string id) => Context(dataset, id, "raw");

    /// <summary>
    /// Where the records of a delivery that could not be loaded lie in the store, if there are any; each
    /// attempt to load it has a place of its own.
    /// </summary>
    public static ObjectName QuarantineName(string id, string quarantine) =>
        ObjectName.Of($"objects/{id}.quarantine-{quarantine}");

    /// <summary>Where the quarantine of a delivery lies.</summary>
    public static ObjectName QuarantineName(Delivery delivery) => delivery.QuarantineId is { } quarantine
        ? QuarantineName(delivery.Id, quarantine)
        : ObjectName.Of(delivery.Retries == 0
            ? $"objects/{delivery.Id}.quarantine"
            : $"objects/{delivery.Id}.quarantine-{delivery.Retries}");

    /// <summary>The encryption context of a delivery's quarantine.</summary>
    public EncryptionContext QuarantineContext(string dataset, string id) =>
        Context(dataset, id, "quarantine");

    /// <summary>
    /// Re-seals a delivery to the dataset. The digest of the sealed bytes is compared with the announcement,
    /// and
    /// the message authenticates the content; only then is the new object published.
    /// </summary>
    /// <exception cref="LakeException">The delivery is not what was announced, or does not open.</exception>
    public async Task ReceiveAsync(
        Announcement announcement, RsaKeyring drop, IKeyring raw, string dataset, CancellationToken ct)
    {
        var target = RawName(announcement.Id);
        if (store.Exists(target))
        {
            return;
        }

        var source = Sender.SealedName(announcement.Id);
        if (!inbox.Exists(source) || inbox.SizeOf(source) != announcement.SizeBytes)
        {
            throw IngestErrors.Tampered(announcement.Id);
        }

        using var writer = store.Begin(target);
        await using (var sealing = new SealStream(
            writer,
            [raw],
            new SealOptions { Context = RawContext(dataset, announcement.Id) },
            leaveOpen: true))
        {
            using var content = inbox.OpenRead(source);
            await using var message = content.AsStream();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var hashing = new HashingReader(message, hash);
            var header = await OpenAsync(hashing, sealing, drop, announcement.Id, ct);
            var expected = Sender.ContextOf(lake, announcement.Drop, announcement.Id, "content");
            if (!header.Context.Equals(expected)
                || Convert.ToHexStringLower(hash.GetHashAndReset()) != announcement.Sha256)
            {
                throw IngestErrors.Tampered(announcement.Id);
            }

            sealing.Complete();
        }

        writer.Commit();
    }

    /// <summary>Removes a delivery that is safe in the store from the inbox.</summary>
    public void Retire(string id)
    {
        inbox.Delete(Sender.SealedName(id));
        inbox.Delete(Sender.AnnouncementName(id));
    }

    private EncryptionContext Context(string dataset, string id, string part) =>
        EncryptionContext.Of(("lake", lake), ("dataset", dataset), ("delivery", id), ("part", part));

    private static async Task<MessageHeader> OpenAsync(
        Stream message, Stream plaintext, RsaKeyring drop, string id, CancellationToken ct)
    {
        try
        {
            return await SealedMessage.OpenAsync(message, plaintext, [drop], new OpenOptions(), ct);
        }
        catch (CryptographyException)
        {
            throw IngestErrors.Unopenable(id);
        }
    }

    private Announcement? TryRead(ObjectName name)
    {
        try
        {
            var announcement = Announcement.TryParse(inbox.ReadAll(name, MaxAnnouncementSizeBytes));
            return announcement is not null && Sender.AnnouncementName(announcement.Id) == name
                ? announcement
                : null;
        }
        catch (LakeException)
        {
            return null;
        }
    }
}
