// Uploads by the tus protocol: whole, in pieces, broken, doubled, and not what they say they are.
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Ingest;
using Lakeward.Server.Drops;
using Lakeward.Server.Work;
using Lakeward.Storage;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public sealed class UploadTests
{
    private const int Created = 201;
    private const int NoContent = 204;

    [Fact]
    public async Task A_sealed_file_in_pieces_becomes_rows_and_a_receipt()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        Assert.Equal(0, await drops.OffsetAsync(grant, upload));
        for (var at = 0; at < file.Content.Length; at += 500)
        {
            var piece = file.Content[at..Math.Min(at + 500, file.Content.Length)];
            using var taken = await drops.PatchAsync(grant, upload, at, piece, Sha256(piece));
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
            Assert.Equal("1.0.0", taken.Headers.GetValues("Tus-Resumable").Single());
            Assert.Equal(at + piece.Length < file.Content.Length, taken.Headers.Contains("Upload-Expires"));
        }

        Assert.Equal(file.Content.Length, await drops.OffsetAsync(grant, upload));
        var receipt = await drops.ReceiptAsync(upload);
        receipt.Verify(VerificationKey.Parse(DropFile.Read(drops.Lake.Folder.DropFile("door")).AuditKey));
        Assert.Equal(file.Announcement.Sha256, receipt.Sha256);
        var over = await drops.OverAsync(file.Announcement.Id);
        Assert.Equal((QueuedState.Loaded, 3L), (over.State, over.Rows));
        Assert.Equal("3\n", (await SomeLake.AskAsync(
            drops.Lake, "kim", "SELECT count(*) FROM claims.patients", "HOPERAT")).Split('\n', 2)[1]);
        Assert.Empty(Directory.EnumerateFiles(drops.Inbox, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_may_come_with_its_announcement_and_again_without_harm()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync(files: 1);
        var file = await drops.SealAsync(SomeLake.Patients);
        using var first = await drops.BeginAsync(grant, file, file.Content);
        Assert.Equal(Created, (int)first.StatusCode);
        Assert.Equal($"{file.Content.Length}", first.Headers.GetValues("Upload-Offset").Single());
        using var again = await drops.BeginAsync(grant, file, file.Content);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(3, (await drops.OverAsync(file.Announcement.Id)).Rows);
        var next = await drops.SealAsync(SomeLake.Patients);
        Assert.Equal(
            (403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant, next)));
    }

    [Fact]
    public async Task Nothing_of_a_body_with_a_wrong_checksum_is_kept()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        var (piece, rest) = (file.Content[..700], file.Content[700..]);
        var wrong = Sha256(rest);
        Assert.Equal((460, "LW-DRP-0116"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 0, piece, wrong)));
        Assert.Equal(0, await drops.OffsetAsync(grant, upload));
        var sha1 = ("Upload-Checksum", $"sha1 {Convert.ToBase64String(Sha1(piece))}");
        Assert.Equal(NoContent, (int)(await drops.PatchAsync(grant, upload, 0, piece, sha1)).StatusCode);
        Assert.Equal((400, "LW-DRP-0120"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 700, rest, ("Upload-Checksum", "crc32 AAAAAA=="))));
        Assert.Equal((400, "LW-DRP-0109"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 700, rest, ("Upload-Checksum", "sha256 AAAAAA=="))));
        Assert.Equal(700, await drops.OffsetAsync(grant, upload));
        Assert.Equal(NoContent, (int)(await drops.PatchAsync(grant, upload, 700, rest)).StatusCode);
        await drops.ReceiptAsync(upload);
    }

    [Fact]
    public async Task A_whole_that_is_not_what_was_announced_is_removed()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        var changed = file.Content.ToArray();
        changed[^1] ^= 1;
        Assert.Equal((422, "LW-DRP-0117"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 0, changed)));
        using var gone = await drops.SendAsync("HEAD", upload, grant);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(drops.Inbox, "*", SearchOption.AllDirectories));

        // The same file, whole, is taken after it.
        using var again = await drops.BeginAsync(grant, file, file.Content);
        await drops.ReceiptAsync(again.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Bytes_at_another_offset_or_past_the_end_are_refused()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        Assert.Equal((409, "LW-DRP-0112"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 1, file.Content[1..])));
        Assert.Equal((413, "LW-DRP-0114"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 0, [.. file.Content, 0])));
        using var endless = new StreamContent(new MemoryStream([.. file.Content, 0]));
        endless.Headers.ContentType = new("application/offset+octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new("Bearer", grant);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", "0");
        Assert.Equal((413, "LW-DRP-0114"),
            await SomeHttp.ProblemAsync(await drops.Client.SendAsync(request)));
        Assert.Equal(0, await drops.OffsetAsync(grant, upload));
    }

    [Fact]
    public async Task Of_two_writers_at_one_upload_one_wins()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        var hold = new TaskCompletionSource();
        var slow = new HeldContent(file.Content, hold.Task);
        var first = SendSlowlyAsync();
        await slow.Begun;
        await Task.Delay(200);
        Assert.Equal((423, "LW-DRP-0113"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 0, file.Content)));
        Assert.Equal((423, "LW-DRP-0113"), await SomeHttp.ProblemAsync(
            await drops.SendAsync("DELETE", upload, grant)));
        hold.SetResult();
        Assert.Equal(HttpStatusCode.NoContent, await first);
        await drops.ReceiptAsync(upload);
        Assert.Equal(3, (await drops.OverAsync(file.Announcement.Id)).Rows);

        async Task<HttpStatusCode> SendSlowlyAsync()
        {
            using var answer = await drops.SendAsync("PATCH", upload, grant, slow, ("Upload-Offset", "0"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task An_upload_that_is_ended_leaves_nothing()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        Assert.Equal(NoContent, (int)(await drops.PatchAsync(grant, upload, 0, file.Content[..99]))
            .StatusCode);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(drops.Inbox, "uploading")));
        Assert.Equal(NoContent, (int)(await drops.SendAsync("DELETE", upload, grant)).StatusCode);
        Assert.Empty(Directory.EnumerateFiles(drops.Inbox, "*", SearchOption.AllDirectories));
        Assert.Equal((404, "LW-DRP-0107"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(grant, upload, 99, file.Content[99..])));
    }

    [Fact]
    public async Task What_a_crash_left_is_finished_or_removed_and_what_expired_is_swept()
    {
        var clock = new MovedClock();
        await using var drops = await SomeDrops.CreateAsync(time: clock);
        var grant = await drops.GrantAsync();
        var (whole, half) =
            (await drops.SealAsync(SomeLake.Patients), await drops.SealAsync(SomeLake.Patients));
        var inbox = ObjectDirectory.Open(drops.Inbox);
        var book = drops.Service<UploadBook>();
        var (wholeAt, halfAt) = (await drops.BegunAsync(grant, whole), await drops.BegunAsync(grant, half));
        using (var part = GrowingFile.TryOpen(inbox, PartOf(wholeAt))!)
        {
            // Killed between the last byte and its comparing, and with bytes that were never told of.
            part.Write([.. whole.Content, 1, 2, 3]);
            await book.AdvanceAsync(wholeAt.Split('/')[^1], whole.Content.Length);
        }

        await drops.PatchAsync(grant, halfAt, 0, half.Content[..99]);
        using (var stray = GrowingFile.TryOpen(inbox, ObjectName.Of("uploading/0123.part"))!)
        {
            stray.Write("nobody's"u8);
        }

        await drops.Service<UploadSweeper>().SweepAsync(default);
        await drops.ReceiptAsync(wholeAt);
        Assert.Equal(99, await drops.OffsetAsync(grant, halfAt));
        Assert.Equal([PartOf(halfAt)], inbox.List("uploading/"));

        clock.By = TimeSpan.FromHours(24.1);
        await drops.Service<UploadSweeper>().SweepAsync(default);
        Assert.Empty(inbox.List("uploading/"));
        using var gone = await drops.SendAsync("HEAD", halfAt, grant);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Unfinished_uploads_have_bounds_per_sender_and_in_all()
    {
        await using var drops = await SomeDrops.CreateAsync(options => options with
        {
            Drops = new DropOptions { MaxUnfinishedBytesPerSender = 6000, MaxUnfinishedBytes = 8000 },
        });
        var (mercy, other) =
            (await drops.GrantAsync(), await drops.GrantAsync(drop: "gate", token: SomeDrops.Other));
        var file = await drops.SealAsync(SomeLake.Patients);
        Assert.InRange(file.Content.Length, 700, 900);
        var begun = 0;
        for (; begun < 10; begun++)
        {
            using var response = await drops.BeginAsync(mercy, await drops.SealAsync(SomeLake.Patients));
            if ((int)response.StatusCode == 507)
            {
                break;
            }
        }

        Assert.Equal(6000 / file.Content.Length, begun);
        var left = (8000 / file.Content.Length) - begun;
        for (var turn = 0; turn <= left; turn++)
        {
            var sealedFile = await drops.SealAsync(SomeLake.Patients, "gate", "other");
            using var response = await drops.BeginAsync(other, sealedFile);
            Assert.Equal(turn < left ? 201 : 507, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Ciphertext_for_another_drop_and_names_that_carry_identifiers_are_refused_by_the_vault()
    {
        await using var drops = await SomeDrops.CreateAsync();
        var grant = await drops.GrantAsync();
        var foreign = await drops.SealAsync(SomeLake.Patients, "gate", "other");
        var own = await drops.SealAsync(SomeLake.Patients);
        var mixed = own with
        {
            Content = foreign.Content,
            Announcement = own.Announcement with
            {
                SizeBytes = foreign.Content.Length,
                Sha256 = foreign.Announcement.Sha256,
            },
        };
        using var begun = await drops.BeginAsync(grant, mixed, mixed.Content);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var refused = await drops.OverAsync(own.Announcement.Id);
        Assert.Equal((QueuedState.Refused, "LW-ING-0128"), (refused.State, refused.Issue));
        Assert.Equal((422, "LW-DRP-0122"), await SomeHttp.ProblemAsync(
            await drops.SendAsync("GET", $"{begun.Headers.Location}/receipt", SomeDrops.Mercy)));

        foreach (var name in new[] { "../patients.csv", "a\u0007b.csv", "..", "ssn-219-09-9999.csv" })
        {
            var bad = Renamed(await drops.SealAsync(SomeLake.Patients), name, drops);
            using var taken = await drops.BeginAsync(grant, bad, bad.Content);
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
            var over = await drops.OverAsync(bad.Announcement.Id);
            Assert.Equal((QueuedState.Refused, "LW-ING-0138"), (over.State, over.Issue));
        }
    }

    /// <summary>The file under a name that no honest sender seals.</summary>
    private static SealedFile Renamed(SealedFile file, string name, SomeDrops drops)
    {
        var drop = DropFile.Read(drops.Lake.Folder.DropFile("door"));
        using var key = RsaKeyring.FromPublicKey("lakeward", drop.KeyName, drop.PublicKeyInfo);
        var announcement = file.Announcement with
        {
            SealedName = SealedMessage.Seal(
                Encoding.UTF8.GetBytes(name), key, Sender.NameContext(drop.Lake, file.Announcement)),
        };
        return file with { Announcement = announcement };
    }

    private static ObjectName PartOf(string upload) =>
        ObjectName.Of($"uploading/{upload.Split('/')[^1]}.part");

    private static (string, string) Sha256(byte[] body) =>
        ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData(body))}");

    private static byte[] Sha1(byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
