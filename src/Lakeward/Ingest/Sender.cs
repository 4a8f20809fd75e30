// Seals a file to a drop and hands it in; runs on the sender's machine and holds no key that could open it.
using System.Globalization;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>The put-only way into a lake.</summary>
/// <param name="drop">The drop's public half.</param>
/// <param name="inbox">Where sealed files are put; never overwritten, never read back.</param>
/// <param name="time">The clock.</param>
public sealed class Sender(DropFile drop, IObjectStore inbox, TimeProvider time)
{
    /// <summary>The encryption context of a part of a delivery, such as its content.</summary>
    public static EncryptionContext ContextOf(string lake, string drop, string delivery, string part) =>
        EncryptionContext.Of(("lake", lake), ("drop", drop), ("delivery", delivery), ("part", part));

    /// <summary>
    /// The encryption context of a delivery's name. It holds all that the announcement says, so that none
    /// of it can change unseen on the way.
    /// </summary>
    public static EncryptionContext NameContext(string lake, Announcement announcement) =>
        EncryptionContext.Of(
        ("lake", lake),
        ("drop", announcement.Drop),
        ("delivery", announcement.Id),
        ("part", "name"),
        ("sender", announcement.Sender),
        ("size", announcement.SizeBytes.ToString(CultureInfo.InvariantCulture)),
        ("sha256", announcement.Sha256),
        ("sent", announcement.SentAt.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>
    /// Checks the name, seals the content to the drop's key and puts both into the inbox. The announcement is
    /// put
    /// last, so an interrupted hand-in leaves nothing that counts as a delivery.
    /// </summary>
    /// <param name="name">The file's name, without a folder.</param>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="sender">The principal who sends.</param>
    /// <param name="ct">Stops the hand-in; nothing is left behind.</param>
    /// <returns>The announcement, with the delivery's id.</returns>
    /// <exception cref="Errors.LakeException">The name, the sender or the size is refused.</exception>
    public async Task<Announcement> SendAsync(
        string name, Stream content, string sender, CancellationToken ct = default)
    {
        FileNameCheck.Require(name, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (!drop.Senders.Contains(sender, StringComparer.Ordinal))
        {
            throw IngestErrors.SenderNotAllowed(sender, drop.Drop);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n");
        using var keyring = RsaKeyring.FromPublicKey("lakeward", drop.KeyName, drop.PublicKeyInfo);
        using var writer = inbox.Begin(SealedName(id));
        using var hashing = new HashingStream(writer);
        using var bounded = new BoundedStream(
            content, drop.FileLimitBytes, () => IngestErrors.FileTooLarge(drop));
        var options = new SealOptions { Context = ContextOf(drop.Lake, drop.Drop, id, "content") };
        await SealedMessage.SealAsync(bounded, hashing, [keyring], options, ct);
        writer.Commit();
        var bare = new Announcement
        {
            Id = id,
            Drop = drop.Drop,
            Sender = sender,
            SealedName = [],
            SizeBytes = hashing.Length,
            Sha256 = hashing.Sha256(),
            SentAt = time.GetUtcNow(),
        };
        var announcement = bare with
        {
            SealedName = SealedMessage.Seal(
                Encoding.UTF8.GetBytes(name), keyring, NameContext(drop.Lake, bare)),
        };
        inbox.TryPut(AnnouncementName(id), announcement.ToBytes());
        return announcement;
    }

    internal static ObjectName SealedName(string id) => ObjectName.Of($"{id}.sealed");

    internal static ObjectName AnnouncementName(string id) => ObjectName.Of($"{id}.json");
}
