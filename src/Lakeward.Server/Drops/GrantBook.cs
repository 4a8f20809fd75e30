// Issues grants, and knows them again.
using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>
/// The grants of the control database. A token is <c>lwg_ID_SECRET</c>: an id of 128 and a secret of 256
/// random bits, of which only the hash is kept.
/// </summary>
internal sealed class GrantBook(
    IDbContextFactory<ControlDatabase> control, Lake lake, DropOptions options, TimeProvider time)
{
    private const string Prefix = "lwg_";
    private const int IdLength = 32;
    private const int SecretSizeBytes = 32;

    // What sealing adds: a header, and something to each frame.
    private const int FrameSharePerFile = 1024;
    private const int HeaderSizeBytes = 64 << 10;

    /// <summary>The drop's public half, to one of its senders.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0101, or why the drop takes nothing now.</exception>
    public DropDoor Door(string drop, string sender) =>
        lake.FindDoor(drop, sender) ?? throw DropErrors.NoSuchDrop();

    /// <summary>Issues a grant for so many files that have so many bytes together.</summary>
    /// <returns>The grant, and the token that its holder shows.</returns>
    /// <exception cref="Errors.LakeException">LW-DRP-0101 to LW-DRP-0104, or why the drop takes nothing now.
    /// </exception>
    public async Task<(UploadGrant Grant, string Token)> IssueAsync(
        string drop, string sender, long files, long bytes, CancellationToken ct)
    {
        var door = Door(drop, sender);
        var limit = SealedLimit(door.File.FileLimitBytes);
        if (files > options.MaxFilesPerGrant || bytes / files > limit)
        {
            throw DropErrors.TooMuchAsked(options.MaxFilesPerGrant, limit);
        }

        await using var database = await control.CreateDbContextAsync(ct);
        var promised = await database.Set<Upload>()
            .Where(upload => upload.DropName == drop && !upload.IsDone)
                .SumAsync(upload => upload.SizeBytes, ct);
        var waiting = await database.Set<QueuedDelivery>()
            .Where(queued => queued.DropName == drop && queued.State == QueuedState.Announced)
            .SumAsync(queued => queued.SizeBytes, ct);
        if (bytes > door.DayLeftBytes - promised - waiting)
        {
            throw DropErrors.DayIsFull();
        }

        var now = time.GetUtcNow();
        var secret = RandomNumberGenerator.GetBytes(SecretSizeBytes);
        var grant = new UploadGrant
        {
            Id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
            SecretHash = HashOf(secret),
            DropName = drop,
            Sender = sender,
            SizeLimitBytes = limit,
            FilesLeft = files,
            BytesLeft = bytes,
            BeginsUntil = now + options.GrantLife,
            Ends = now + options.GrantLife + options.UploadLife,
        };
        database.Add(grant);
        await database.SaveChangesAsync(ct);
        return (grant, $"{Prefix}{grant.Id}_{Base64Url.EncodeToString(secret)}");
    }

    /// <summary>The grant of a token that is in force; null for any other text.</summary>
    public async Task<UploadGrant?> FindAsync(string token, CancellationToken ct)
    {
        var secret = new byte[SecretSizeBytes];
        var start = Prefix.Length + IdLength;
        if (token.Length != start + 1 + Base64Url.GetEncodedLength(SecretSizeBytes)
            || !token.StartsWith(Prefix, StringComparison.Ordinal)
            || token[start] != '_'
            || Base64Url.DecodeFromChars(token.AsSpan(start + 1), secret, out _,
                out _) != OperationStatus.Done
            || !Base64Url.EncodeToString(secret).AsSpan().SequenceEqual(token.AsSpan(start + 1)))
        {
            return null;
        }

        var id = token[Prefix.Length..start];
        await using var database = await control.CreateDbContextAsync(ct);
        var grant = await database.Set<UploadGrant>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id, ct);
        return grant is not null
            && grant.Ends > time.GetUtcNow()
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(grant.SecretHash), Encoding.ASCII.GetBytes(HashOf(secret)))
                ? grant
                : null;
    }

    private static string HashOf(byte[] secret) => Convert.ToHexStringLower(SHA256.HashData(secret));

    private static long SealedLimit(long contentBytes) =>
        contentBytes + (contentBytes / FrameSharePerFile) + HeaderSizeBytes;
}
