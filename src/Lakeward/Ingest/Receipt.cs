// What a sender keeps of a delivery: proof, checkable offline, that the lake received it.
using System.Globalization;
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;

namespace Lakeward.Ingest;

/// <summary>
/// A receipt: the event that recorded a delivery's arrival, as the audit log holds it, with the proof that it
/// is in the signed log. All that a receipt says is in that event, so nothing of it can change unseen.
/// </summary>
/// <remarks>
/// Form: the header, the event on one line, an empty line, and a C2SP tlog-proof. Limits: 160 KiB. There is
/// one
/// spelling of a receipt only.
/// </remarks>
public sealed class Receipt
{
    /// <summary>The largest receipt in bytes.</summary>
    public const int MaxSizeBytes = 160 << 10;

    private const string Header = "lakeward.receipt@v1\n";
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly byte[] _leaf;
    private readonly TlogProof _proof;

    private Receipt(byte[] leaf, TlogProof proof)
    {
        (_leaf, _proof) = (leaf, proof);
        var entry = AuditEvent.FromLeaf(leaf);
        if (entry is not { Kind: DeliveryBook.ReceiveKind, Outcome: "done", Delivery: { } id }
            || !entry.Facts.TryGetValue(DeliveryBook.DropFact, out var drop)
            || !entry.Facts.TryGetValue(DeliveryBook.SenderFact, out var sender)
            || !entry.Facts.TryGetValue(DeliveryBook.Sha256Fact, out var sha256)
            || !long.TryParse(
                entry.Facts.GetValueOrDefault(DeliveryBook.SizeFact),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var sizeBytes))
        {
            throw IngestErrors.NotAReceipt("its event is not of a delivery that was received");
        }

        (DeliveryId, Drop, Sender, Sha256, SizeBytes, ReceivedAt) =
            (id, drop, sender, sha256, sizeBytes, entry.Time);
    }

    /// <summary>The delivery's id.</summary>
    public string DeliveryId { get; }

    /// <summary>The drop it was sent to.</summary>
    public string Drop { get; }

    /// <summary>Who sent it.</summary>
    public string Sender { get; }

    /// <summary>Size of the sealed file in bytes.</summary>
    public long SizeBytes { get; }

    /// <summary>SHA-256 of the sealed file, hex.</summary>
    public string Sha256 { get; }

    /// <summary>When the lake received it, by the lake's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The name of the log that vouches for it.</summary>
    public string Log => _proof.Checkpoint.Origin;

    /// <summary>The event's index in that log.</summary>
    public long Index => _proof.Index;

    /// <summary>Reads a receipt, which is not verified yet; call <see cref="Verify"/> next.</summary>
    /// <exception cref="LakeException">LW-ING-0137, or those of its parts: it is malformed.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.Length <= MaxSizeBytes
            ? Decode(bytes)
            : throw IngestErrors.NotAReceipt("it is too long");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (!text.StartsWith(Header, StringComparison.Ordinal) || end < Header.Length)
        {
            throw IngestErrors.NotAReceipt("its header is missing, or no empty line follows the event");
        }

        var receipt = new Receipt(
            Encoding.UTF8.GetBytes(text[Header.Length..end]), TlogProof.Parse(text[(end + 2)..]));
        return bytes.SequenceEqual(receipt.ToBytes())
            ? receipt
            : throw IngestErrors.NotAReceipt("it is not in the one form");
    }

    /// <summary>Checks that the log of that key vouches for all that the receipt says.</summary>
    /// <exception cref="LakeException">LW-AUD-0302, LW-AUD-0305: it does not.</exception>
    public void Verify(VerificationKey key) => _proof.Verify(key, _leaf);

    /// <summary>The receipt's file.</summary>
    public byte[] ToBytes() =>
        Encoding.UTF8.GetBytes($"{Header}{Encoding.UTF8.GetString(_leaf)}\n\n{_proof}");

    /// <summary>Puts a receipt together.</summary>
    internal static Receipt Of(byte[] leaf, TlogProof proof) => new(leaf, proof);

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw IngestErrors.NotAReceipt("it is not valid UTF-8");
        }
    }
}
