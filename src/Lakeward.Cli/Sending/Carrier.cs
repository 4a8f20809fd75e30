// Carries sealed files from the spool to the service, and their receipts back.
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;

namespace Lakeward.Cli.Sending;

/// <summary>
/// One job at a time and call; several may run at once. What breaks is tried again, each time after a longer
/// pause, and given up after so many failures in a row; the job stays in the spool then.
/// </summary>
/// <param name="door">The service.</param>
/// <param name="spool">The spool.</param>
/// <param name="drop">The drop's public half.</param>
/// <param name="waits">Whether to wait for the receipt.</param>
internal sealed class Carrier(ServiceDoor door, Spool spool, DropFile drop, bool waits)
{
    private const int PieceSizeBytes = 8 << 20;
    private const int MostFailures = 12;
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    /// <summary>Delivers a job.</summary>
    /// <param name="job">The job; its lock is held.</param>
    /// <param name="ct">Stops; the job stays.</param>
    /// <returns>The receipt, or null where it is not waited for.</returns>
    /// <exception cref="LakeException">The service refuses, or cannot be reached for long.</exception>
    public async Task<Receipt?> CarryAsync(SpoolJob job, CancellationToken ct)
    {
        var announcement = spool.AnnouncementOf(job) ?? throw CliErrors.SpoolDamaged();
        var (tries, reached) = (0, 0L);
        var upload = await Persistence.TryAsync(
            () => UploadAsync(job, announcement, tries++ == 0, offset => reached = offset, ct),
            () => reached, MostFailures, ct);
        if (!waits)
        {
            return null;
        }

        var pause = FirstLook;
        while (true)
        {
            var receipt = await Persistence.TryAsync(
                () => door.ReceiptAsync(upload, ct), () => 0, MostFailures, ct);
            if (receipt is not null)
            {
                Check(receipt, announcement);
                return receipt;
            }

            await Task.Delay(pause, ct);
            pause = pause * 2 < LongestLook ? pause * 2 : LongestLook;
        }
    }

    /// <summary>
    /// Puts the receipt where it belongs, with the time of the file that it is for, and forgets the job.
    /// </summary>
    /// <returns>Where the receipt lies.</returns>
    public string Finish(SpoolJob job, Receipt receipt)
    {
        var path = job.Receipt;
        if (!DurableFile.TryCreate(path, receipt.ToBytes())
            && !DurableFile.TryRead(path).AsSpan().SequenceEqual(receipt.ToBytes()))
        {
            path = $"{job.Receipt[..^Path.GetExtension(job.Receipt).Length]}.{job.Delivery}.receipt";
            DurableFile.TryCreate(path, receipt.ToBytes());
        }

        if (job.Source is not null)
        {
            File.SetLastWriteTimeUtc(path, job.Written);
        }

        if (job is { Source: { } source, MoveTo: { } target } && File.Exists(source))
        {
            File.Move(source, File.Exists(target) ? $"{target}.{job.Delivery}" : target, overwrite: false);
        }

        spool.Remove(job);
        return path;
    }

    private async Task<string> UploadAsync(
        SpoolJob job, Announcement announcement, bool isNew, Action<long> told, CancellationToken ct)
    {
        var grant = await door.GrantAsync(announcement.Drop, announcement.SizeBytes, ct);
        using var sealedFile = spool.OpenSealed(job);
        await using var content = sealedFile.AsStream();
        var piece = GC.AllocateUninitializedArray<byte>((int)Math.Min(PieceSizeBytes,
            announcement.SizeBytes));
        var first = 0;
        if (isNew)
        {
            // At the first try the first piece goes along, which is all there is of a small file.
            await content.ReadExactlyAsync(piece, ct);
            first = piece.Length;
        }

        var (upload, offset) = await door.BeginAsync(grant, announcement, piece.AsMemory(0, first), ct);
        told(offset);
        while (offset < announcement.SizeBytes)
        {
            content.Position = offset;
            var size = (int)Math.Min(piece.Length, announcement.SizeBytes - offset);
            await content.ReadExactlyAsync(piece.AsMemory(0, size), ct);
            offset = await door.ContinueAsync(grant, upload, offset, piece.AsMemory(0, size), ct);
            told(offset);
        }

        return upload;
    }

    private void Check(Receipt receipt, Announcement announcement)
    {
        receipt.Verify(VerificationKey.Parse(drop.AuditKey));
        if (receipt.DeliveryId != announcement.Id || receipt.Sha256 != announcement.Sha256
            || receipt.SizeBytes != announcement.SizeBytes || receipt.Drop != announcement.Drop
            || receipt.Sender != announcement.Sender)
        {
            throw CliErrors.OtherReceipt();
        }
    }
}
