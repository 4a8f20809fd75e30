// Issues grants on drops, where the lake is.
using System.Globalization;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>
/// Whether a drop is open to a sender is the manifest's to say, and how much it takes today the lake's. What
/// is granted and what is refused is in the audit log before it is answered.
/// </summary>
internal sealed class GrantDesk(
    IDbContextFactory<ControlDatabase> control,
    Lake lake,
    DropPublisher publisher,
    IdentityAudit audit,
    DropOptions options,
    TimeProvider time)
{
    private const string Kind = "grant.make";

    // What sealing adds: a header, and something to each frame.
    private const int FrameSharePerFile = 1024;
    private const int HeaderSizeBytes = 64 << 10;

    /// <summary>The drop's public half, to one of its senders.</summary>
    /// <exception cref="LakeException">LW-DRP-0101, or why the drop takes nothing now.</exception>
    public async Task<DropFile> FileAsync(string drop, string sender, CancellationToken ct)
    {
        Door(drop, sender);
        await publisher.PublishAsync(ct);
        await using var database = await control.CreateDbContextAsync(ct);
        return await PublishedDrops.FindAsync(database, drop, sender, ct) ?? throw DropErrors.NoSuchDrop();
    }

    /// <summary>Issues a grant for so many files that have so many bytes together.</summary>
    /// <returns>The grant, and the token that its holder shows.</returns>
    /// <exception cref="LakeException">LW-DRP-0101 to LW-DRP-0104, or why the drop takes nothing now.
    /// </exception>
    public async Task<(UploadGrant Grant, string Token)> IssueAsync(
        string drop, string sender, long files, long bytes, CancellationToken ct)
    {
        try
        {
            return await TryIssueAsync(drop, sender, files, bytes, ct);
        }
        catch (LakeException refusal)
        {
            // A name that no drop has came from outside, and stays out of the log.
            var known = lake.Manifest?.Drops.ContainsKey(drop) == true ? drop : "";
            await audit.RefusedAsync(
                Kind, sender, ("drop", known), ("files", Text(files)), ("bytes", Text(bytes)),
                ("issue", refusal.Id));
            throw;
        }
    }

    private async Task<(UploadGrant Grant, string Token)> TryIssueAsync(
        string drop, string sender, long files, long bytes, CancellationToken ct)
    {
        var door = Door(drop, sender);
        var limit = SealedLimit(door.File.FileLimitBytes);
        if (files > options.MaxFilesPerGrant || bytes / files > limit)
        {
            throw DropErrors.TooMuchAsked(options.MaxFilesPerGrant, limit);
        }

        await publisher.PublishAsync(ct);
        await using var database = await control.CreateDbContextAsync(ct);
        await RequireRoomAsync(database, drop, bytes, door.DayLeftBytes, ct);
        var (now, secret) = (time.GetUtcNow(), GrantBook.NewSecret());
        var grant = new UploadGrant
        {
            Id = GrantBook.NewId(),
            SecretHash = GrantBook.HashOf(secret),
            DropName = drop,
            Sender = sender,
            SizeLimitBytes = limit,
            FilesLeft = files,
            BytesLeft = bytes,
            BeginsUntil = now + options.GrantLife,
            Ends = now + options.GrantLife + options.UploadLife,
        };

        // On record first: a grant of the log that was not saved opens nothing.
        await audit.DoneAsync(
            Kind, sender, ("drop", drop), ("grant", grant.Id), ("files", Text(files)),
            ("bytes", Text(bytes)));
        database.Add(grant);
        await database.SaveChangesAsync(ct);
        return (grant, GrantBook.TokenOf(grant.Id, secret));
    }

    private DropDoor Door(string drop, string sender) =>
        lake.FindDoor(drop, sender) ?? throw DropErrors.NoSuchDrop();

    private static async Task RequireRoomAsync(
        ControlDatabase database, string drop, long bytes, long dayLeftBytes, CancellationToken ct)
    {
        var promised = await database.Set<Upload>()
            .Where(upload => upload.DropName == drop && !upload.IsDone)
            .SumAsync(upload => upload.SizeBytes, ct);
        var waiting = await database.Set<QueuedDelivery>()
            .Where(queued => queued.DropName == drop && queued.State == QueuedState.Announced)
            .SumAsync(queued => queued.SizeBytes, ct);
        if (bytes > dayLeftBytes - promised - waiting)
        {
            throw DropErrors.DayIsFull();
        }
    }

    private static long SealedLimit(long contentBytes) =>
        contentBytes + (contentBytes / FrameSharePerFile) + HeaderSizeBytes;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
