// The rows of uploads: who may begin and continue one, and how far it has come.
using System.Security.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>
/// A row is there before the upload's file, and goes before it; so a file without a row is nobody's.
/// </summary>
internal sealed class UploadBook(
    IDbContextFactory<ControlDatabase> control,
    KnownDeliveries deliveries,
    UploadEvents events,
    DropOptions options,
    TimeProvider time)
{
    private const int IdLength = 32;
    private const int MaxSealedNameSizeBytes = 4 << 10;
    private const int DigestLength = 64;

    /// <summary>
    /// Begins an upload and takes its share from the grant. The same announcement of the same sender, sent
    /// again, finds the upload that it began, whose answer may have been lost; it goes on under this grant.
    /// </summary>
    /// <exception cref="LakeException">LW-DRP-0106, 0110, 0111, 0115, 0119.</exception>
    public async Task<Upload> BeginAsync(UploadGrant grant, byte[] announced, long sizeBytes,
        CancellationToken ct)
    {
        try
        {
            return await TryBeginAsync(grant, announced, sizeBytes, ct);
        }
        catch (LakeException refusal)
        {
            await events.RefusedAsync(grant, refusal.Id);
            throw;
        }
    }

    private async Task<Upload> TryBeginAsync(
        UploadGrant grant, byte[] announced, long sizeBytes, CancellationToken ct)
    {
        var announcement = Check(grant, announced, sizeBytes);
        var now = time.GetUtcNow();
        await using var database = await control.CreateDbContextAsync(ct);
        await using var change = await database.Database.BeginTransactionAsync(ct);

        // One at a time, so that the sums below hold.
        await database.Database.ExecuteSqlAsync($"UPDATE upload_turns SET taken = taken + 1 WHERE id = 1",
            ct);
        if (grant.BeginsUntil <= now
            || await PublishedDrops.FindAsync(database, grant.DropName, grant.Sender, ct) is null)
        {
            throw DropErrors.GrantSpent();
        }

        var known = await database.Set<Upload>()
            .SingleOrDefaultAsync(row => row.DeliveryId == announcement.Id, ct);
        if (known is not null)
        {
            if (known.Sender != grant.Sender || !known.Announcement.AsSpan().SequenceEqual(announced))
            {
                throw DropErrors.DeliveryTaken();
            }

            if (known.Ends <= now)
            {
                // It is about to be swept away.
                throw DropErrors.Busy();
            }

            known.GrantId = grant.Id;
            await database.SaveChangesAsync(ct);
            await change.CommitAsync(ct);
            return known;
        }

        if (await IsKnownAsync(database, announcement.Id, ct))
        {
            throw DropErrors.DeliveryTaken();
        }

        await TakeAsync(database, grant, sizeBytes, now, ct);
        await RequireRoomAsync(database, grant.Sender, sizeBytes, ct);
        var upload = new Upload
        {
            Id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
            GrantId = grant.Id,
            DeliveryId = announcement.Id,
            DropName = grant.DropName,
            Sender = grant.Sender,
            SizeBytes = sizeBytes,
            Announcement = announced,
            Ends = now + options.UploadLife,
        };
        database.Add(upload);
        events.Add(database, UploadEvents.Begun, upload);
        await database.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return upload;
    }

    /// <summary>An upload that a grant may continue or ask about.</summary>
    /// <exception cref="LakeException">LW-DRP-0107.</exception>
    public async Task<Upload> FindAsync(string id, UploadGrant grant, CancellationToken ct)
    {
        var upload = await FindAsync(id, ct);
        return upload?.GrantId == grant.Id && upload.Ends > time.GetUtcNow()
            ? upload
            : throw DropErrors.NoSuchUpload();
    }

    /// <summary>An upload by its id, or null.</summary>
    public async Task<Upload?> FindAsync(string id, CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        return await database.Set<Upload>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
    }

    /// <summary>All uploads that are not done.</summary>
    public async Task<List<Upload>> OpenAsync(CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        return await database.Set<Upload>().AsNoTracking().Where(row => !row.IsDone).ToListAsync(ct);
    }

    /// <summary>Whether there is a row of that id that is not done.</summary>
    public async Task<bool> IsOpenAsync(string id, CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        return await database.Set<Upload>().AnyAsync(row => row.Id == id && !row.IsDone, ct);
    }

    /// <summary>Records how far an upload has come; what is told of must lie on the disk.</summary>
    /// <exception cref="LakeException">LW-DRP-0107: it was ended meanwhile.</exception>
    public async Task AdvanceAsync(string id, long offsetBytes)
    {
        await using var database = await control.CreateDbContextAsync();
        var changed = await database.Set<Upload>().Where(row => row.Id == id && !row.IsDone)
            .ExecuteUpdateAsync(row => row.SetProperty(upload => upload.OffsetBytes, offsetBytes));
        if (changed == 0)
        {
            throw DropErrors.NoSuchUpload();
        }
    }

    /// <summary>Marks an upload as done and queues its delivery, both or neither.</summary>
    public async Task FinishAsync(Upload upload, Announcement announcement)
    {
        var now = time.GetUtcNow();
        await using var database = await control.CreateDbContextAsync();
        await using var change = await database.Database.BeginTransactionAsync();
        await DeliveryQueue.AddAsync(database, announcement, now);
        var ends = now + options.ReceiptLife;
        await database.Set<Upload>().Where(row => row.Id == upload.Id).ExecuteUpdateAsync(row => row
            .SetProperty(known => known.IsDone, true)
            .SetProperty(known => known.OffsetBytes, known => known.SizeBytes)
            .SetProperty(known => known.Ends, ends));
        events.Add(database, UploadEvents.Finished, upload);
        await database.SaveChangesAsync();
        await change.CommitAsync();
    }

    /// <summary>Forgets an upload; its file goes afterwards.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="issue">Why it was refused; null where its sender or its time ended it.</param>
    public async Task RemoveAsync(Upload upload, string? issue)
    {
        await using var database = await control.CreateDbContextAsync();
        await using var change = await database.Database.BeginTransactionAsync();
        if (await database.Set<Upload>().Where(row => row.Id == upload.Id).ExecuteDeleteAsync() > 0)
        {
            var kind = issue is null ? UploadEvents.Aborted : UploadEvents.Finished;
            events.Add(database, kind, upload, issue);
            await database.SaveChangesAsync();
        }

        await change.CommitAsync();
    }

    /// <summary>Whether a delivery is in the queue or in the lake.</summary>
    public async Task<bool> IsKnownAsync(string delivery)
    {
        await using var database = await control.CreateDbContextAsync();
        return await IsKnownAsync(database, delivery, CancellationToken.None);
    }

    /// <summary>Forgets grants and done uploads whose time is over.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var database = await control.CreateDbContextAsync(ct);
        await database.Set<UploadGrant>().Where(row => row.Ends <= now).ExecuteDeleteAsync(ct);
        await database.Database.ExecuteSqlAsync(
            $"DELETE FROM grant_refusals WHERE ends <= {now.UtcTicks}", ct);
        await database.Set<Upload>().Where(row => row.IsDone && row.Ends <= now).ExecuteDeleteAsync(ct);
    }

    private static Announcement Check(UploadGrant grant, byte[] announced, long sizeBytes)
    {
        if (sizeBytes > grant.SizeLimitBytes)
        {
            throw DropErrors.FileTooLarge(grant.SizeLimitBytes);
        }

        var announcement = Announcement.TryParse(announced)
            ?? throw DropErrors.BadAnnouncement("it is no announcement in the one form");
        if (announcement.Drop != grant.DropName || announcement.Sender != grant.Sender)
        {
            throw DropErrors.GrantSpent();
        }

        return announcement.SizeBytes != sizeBytes || sizeBytes == 0
                ? throw DropErrors.BadAnnouncement("its size is 0, or not that of the upload")
            : announcement.SealedName.Length > MaxSealedNameSizeBytes
                ? throw DropErrors.BadAnnouncement("its sealed name is too long")
            : !IsHex(announcement.Id, IdLength) || !IsHex(announcement.Sha256, DigestLength)
                ? throw DropErrors.BadAnnouncement("its id or digest is not in its form")
            : announcement;
    }

    private static bool IsHex(string text, int length) =>
        text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private async Task<bool> IsKnownAsync(ControlDatabase database, string delivery, CancellationToken ct) =>
        await database.Set<QueuedDelivery>().AnyAsync(row => row.DeliveryId == delivery, ct)
        || deliveries.InLake(delivery);

    private static async Task TakeAsync(
        ControlDatabase database, UploadGrant grant, long sizeBytes, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await database.Set<UploadGrant>()
            .Where(row => row.Id == grant.Id && row.FilesLeft > 0 && row.BytesLeft >= sizeBytes)
            .Where(row => row.BeginsUntil > now)
            .ExecuteUpdateAsync(
                row => row.SetProperty(left => left.FilesLeft, left => left.FilesLeft - 1)
                    .SetProperty(left => left.BytesLeft, left => left.BytesLeft - sizeBytes),
                ct);
        if (taken == 0)
        {
            throw DropErrors.GrantSpent();
        }
    }

    private async Task RequireRoomAsync(
        ControlDatabase database, string sender, long sizeBytes, CancellationToken ct)
    {
        var open = database.Set<Upload>().Where(row => !row.IsDone);
        var all = await open.SumAsync(row => row.SizeBytes, ct);
        var own = await open.Where(row => row.Sender == sender).SumAsync(row => row.SizeBytes, ct);
        if (sizeBytes > options.MaxUnfinishedBytes - all
            || sizeBytes > options.MaxUnfinishedBytesPerSender - own)
        {
            throw DropErrors.NoRoom();
        }
    }
}
