// Takes the bytes of uploads to the disk, and whole ones into the inbox.
using System.Security.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Server.Work;
using Lakeward.Storage;

namespace Lakeward.Server.Drops;

/// <summary>
/// The files behind the rows. An upload grows as <c>uploading/ID.part</c>: ciphertext, as its sender sealed
/// it. When it is whole: 1. it is compared with its announcement; 2. it gets its name in the
/// inbox; 3. the announcement is put beside it; 4. it is queued and its row is done; 5. the part's name goes.
/// Each step may be taken again, so that whoever finds a part after a crash takes them all. Parts lie on the
/// machine that takes the upload, whose folder is made for them where the inbox itself is in a bucket; where
/// several share the lake, the others leave them alone.
/// </summary>
internal sealed class UploadIntake(UploadBook book, UploadPlace place, DropOptions options, WorkBell bell)
{
    private const string Folder = "uploading/";
    private const string Ending = ".part";
    private const int BufferSizeBytes = 256 << 10;
    private readonly ObjectDirectory _parts = place.Parts;

    /// <summary>
    /// Appends a body at an offset. What has come when a connection breaks is kept, unless a checksum was to
    /// vouch for it.
    /// </summary>
    /// <param name="upload">The upload, as it was found.</param>
    /// <param name="offset">Where the sender says it stands.</param>
    /// <param name="checksum">What the body must come to, or null.</param>
    /// <param name="body">The bytes, and how many there are where that is said.</param>
    /// <param name="ct">The connection's end.</param>
    /// <returns>Where the upload stands now; all before it is on the disk.</returns>
    /// <exception cref="LakeException">LW-DRP-0107, 0112 to 0114, 0116, 0117.</exception>
    public async Task<long> AppendAsync(
        Upload upload, long offset, TusChecksum? checksum, (Stream Content, long? SizeBytes) body,
        CancellationToken ct)
    {
        using var file = IsElsewhere(upload) ? null : GrowingFile.TryOpen(_parts, PartOf(upload.Id));
        if (file is null)
        {
            throw DropErrors.Busy();
        }

        var row = await RequireOpenAsync(upload.Id, file);
        if (offset != row.OffsetBytes)
        {
            throw DropErrors.OtherOffset();
        }

        if (body.SizeBytes > row.SizeBytes - offset)
        {
            throw DropErrors.PastTheEnd();
        }

        file.Truncate(offset);
        var isGood = checksum is null;
        using var whole = offset == 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        try
        {
            using var hash = checksum?.Begin();
            await CopyAsync(body.Content, file, row, (hash, whole), ct);
            isGood = hash is null || checksum!.Matches(hash);
        }
        finally
        {
            if (!isGood || file.SizeBytes > row.SizeBytes)
            {
                file.Truncate(offset);
            }

            // Also where it is whole: a file with a second name in the inbox must never be written again.
            await KeepAsync(row.Id, file);
            if (file.SizeBytes == row.SizeBytes)
            {
                await FinishAsync(row, file, whole);
            }
        }

        return isGood ? file.SizeBytes : throw DropErrors.ChecksumDiffers();
    }

    /// <summary>Takes the steps of an upload that is whole, or removes what cannot become whole.</summary>
    /// <returns>False where somebody else is at it.</returns>
    public async Task<bool> RecoverAsync(Upload upload)
    {
        using var file = IsElsewhere(upload) ? null : GrowingFile.TryOpen(_parts, PartOf(upload.Id));
        if (file is null)
        {
            return false;
        }

        try
        {
            var row = await RequireOpenAsync(upload.Id, file);
            if (row.OffsetBytes == row.SizeBytes)
            {
                file.Truncate(row.SizeBytes);
                await FinishAsync(row, file, whole: null);
            }
        }
        catch (LakeException refused) when (refused.Outcome is not Outcome.Failed)
        {
            // It is removed; its sender is told when it asks.
        }

        return true;
    }

    /// <summary>Ends an upload that is not done; nothing of it stays.</summary>
    /// <exception cref="LakeException">LW-DRP-0107: it is done; LW-DRP-0113: somebody writes to
    /// it.</exception>
    public async Task EndAsync(Upload upload)
    {
        using var file = GrowingFile.TryOpen(_parts, PartOf(upload.Id)) ?? throw DropErrors.Busy();
        var row = await RequireOpenAsync(upload.Id, file);
        await RemoveAsync(row, file);
    }

    /// <summary>Removes the files that no open upload has, as a crash may have left them.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var name in _parts.List(Folder))
        {
            var id = Path.GetFileNameWithoutExtension(name.Path);
            if (await book.IsOpenAsync(id, ct))
            {
                continue;
            }

            using var file = GrowingFile.TryOpen(_parts, name);
            file?.Remove();
        }
    }

    /// <summary>Whether an upload has bytes, and another machine has them.</summary>
    private bool IsElsewhere(Upload upload) => place.IsOneOfSeveral && upload.OffsetBytes > 0
        && !_parts.Exists(PartOf(upload.Id));

    private static ObjectName PartOf(string upload) => ObjectName.Of($"{Folder}{upload}{Ending}");

    /// <summary>
    /// The row as it is now that the file is ours. A file that holds less than was told has lost bytes, so
    /// the
    /// upload is at its end.
    /// </summary>
    private async Task<Upload> RequireOpenAsync(string id, GrowingFile file)
    {
        var row = await book.FindAsync(id, CancellationToken.None);
        if (row is null or { IsDone: true })
        {
            file.Remove();
            throw DropErrors.NoSuchUpload();
        }

        if (file.SizeBytes < row.OffsetBytes)
        {
            await RemoveAsync(row, file);
            throw DropErrors.NoSuchUpload();
        }

        return row;
    }

    /// <summary>Makes what has come durable, and only then says so.</summary>
    private async Task<long> KeepAsync(string id, GrowingFile file)
    {
        file.Flush();
        await book.AdvanceAsync(id, file.SizeBytes);
        return file.SizeBytes;
    }

    /// <summary>Takes a body to the disk as it comes; one byte too many is enough to refuse it.</summary>
    private async Task CopyAsync(
        Stream content,
        GrowingFile file,
        Upload row,
        (IncrementalHash? Body, IncrementalHash? Whole) hashes,
        CancellationToken ct)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSizeBytes);
        var (held, kept, read) = (0, file.SizeBytes, 1);
        try
        {
            while (read > 0)
            {
                // The server hands bytes out in small portions, which are gathered to be written at once.
                read = await content.ReadAsync(buffer.AsMemory(held), ct);
                held += read;
                if (read > 0 && held < buffer.Length)
                {
                    continue;
                }

                Write();
                if (hashes.Body is null && file.SizeBytes - kept >= options.FlushSizeBytes)
                {
                    kept = await KeepAsync(row.Id, file);
                }
            }
        }
        finally
        {
            // What has come before a connection broke.
            Write();
        }

        void Write()
        {
            var gathered = buffer.AsSpan(0, held);
            held = 0;
            hashes.Body?.AppendData(gathered);
            hashes.Whole?.AppendData(gathered);
            file.Write(gathered);
            if (file.SizeBytes > row.SizeBytes)
            {
                throw DropErrors.PastTheEnd();
            }
        }
    }

    /// <summary>The steps of an upload that is whole.</summary>
    /// <param name="upload">Its row.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="whole">The hash of all of them where they came by one request, else null.</param>
    private async Task FinishAsync(Upload upload, GrowingFile file, IncrementalHash? whole)
    {
        var announcement = Announcement.TryParse(upload.Announcement)!;
        var sha256 = whole is null ? file.Sha256() : Convert.ToHexStringLower(whole.GetHashAndReset());
        if (sha256 != announcement.Sha256)
        {
            var refusal = DropErrors.DigestDiffers();
            await RemoveAsync(upload, file, refusal.Id);
            throw refusal;
        }

        if (!await book.IsKnownAsync(announcement.Id))
        {
            place.Publish(file, PartOf(upload.Id), announcement);
        }

        await book.FinishAsync(upload, announcement);
        file.Remove();
        bell.Ring();
    }

    private async Task RemoveAsync(Upload upload, GrowingFile file, string? issue = null)
    {
        await book.RemoveAsync(upload, issue);
        file.Remove();
    }
}
