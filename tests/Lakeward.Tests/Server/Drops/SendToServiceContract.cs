// The sender's command against the real service: several files, resume, receipts, and a watched folder.
using System.Text;
using Lakeward.Errors;
using Lakeward.Tests.Cli;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public abstract class SendToServiceContract : IDisposable
{
    private readonly SomeDrops _drops;
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    private protected SendToServiceContract(SomeDrops drops)
    {
        _drops = drops;
        File.WriteAllText(At("token"), SomeDrops.Mercy);
        File.WriteAllText(At("server.pem"), _drops.Certificate.ExportCertificatePem());
        File.WriteAllText(At("log.vkey"), File.ReadAllText(_drops.Lake.Folder.AuditKey));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Files_go_to_the_service_and_their_receipts_lie_beside_them()
    {
        var files = Enumerable.Range(0, 5).Select(number => Put($"extract-{number}.csv", SomeLake.Patients))
            .ToArray();
        using var desk = new Desk();
        Assert.True(await SendAsync(desk, files) == Outcome.Done, desk.Output + desk.Error);
        foreach (var file in files)
        {
            using var check = new Desk();
            Assert.Equal(Outcome.Done, await check.RunAsync(
                "receipt", "verify", $"{file}.receipt", "--key", At("log.vkey")));
            Assert.Contains("mercy", check.Output, StringComparison.Ordinal);
        }

        var bytes = File.ReadAllBytes($"{files[0]}.receipt");
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(At("changed.receipt"), bytes);
        using var refused = new Desk();
        Assert.Equal(Outcome.NotVerified, await refused.RunAsync(
            "receipt", "verify", At("changed.receipt"), "--key", At("log.vkey")));
        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task What_was_sealed_waits_in_the_spool_as_ciphertext_until_its_receipt_is_there()
    {
        var file = Put("later.csv", SomeLake.Patients);
        using var desk = new Desk();
        Assert.True(await SendAsync(desk, file, "--no-wait") == Outcome.Done, desk.Output + desk.Error);
        Assert.NotEmpty(SpoolFiles());
        Assert.All(SpoolFiles(), path => Assert.DoesNotContain(
            "Ada Stone", Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal));
        var before = _drops.Lake.Deliveries().Count;
        using var again = new Desk();
        Assert.True(await SendAsync(again, file) == Outcome.Done, again.Output + again.Error);
        Assert.True(File.Exists($"{file}.receipt"));
        Assert.InRange(_drops.Lake.Deliveries().Count, before, before);
        Assert.Empty(SpoolFiles());
    }

    [Fact]
    public async Task A_call_that_is_made_again_sends_only_what_has_not_arrived()
    {
        var (first, second) = (Put("first.csv", SomeLake.Patients), Put("second.csv", SomeLake.Patients));
        using var desk = new Desk();
        Assert.True(await SendAsync(desk, first) == Outcome.Done, desk.Output + desk.Error);
        var before = _drops.Lake.Deliveries().Count;
        using var again = new Desk();
        Assert.True(await SendAsync(again, first, second) == Outcome.Done, again.Output + again.Error);
        Assert.Contains("delivered before", again.Output, StringComparison.Ordinal);
        Assert.Equal(before + 1, _drops.Lake.Deliveries().Count);

        File.SetLastWriteTimeUtc(first, File.GetLastWriteTimeUtc(first).AddSeconds(1));
        using var changed = new Desk();
        Assert.True(await SendAsync(changed, first, second) == Outcome.Done, changed.Output + changed.Error);
        Assert.Equal(before + 2, _drops.Lake.Deliveries().Count);
        Assert.Equal(2, Directory.EnumerateFiles(_folder, "first.csv*.receipt").Count());
    }

    [Fact]
    public async Task Refusals_have_their_own_exit_codes()
    {
        using var name = new Desk();
        Assert.Equal(Outcome.Refused, await SendAsync(name, Put("219-09-9999.csv", SomeLake.Patients)));
        File.WriteAllText(At("token"), "lwm_wrong");
        using var token = new Desk();
        Assert.Equal(Outcome.Refused, await SendAsync(token, Put("plain.csv", SomeLake.Patients)));
        File.WriteAllText(At("token"), SomeDrops.Mercy);
        using var drop = new Desk();
        Assert.Equal(Outcome.Refused, await drop.RunAsync([.. Words(At("plain.csv")), "--drop", "gate"]));
        Assert.Contains("LW-DRP-0101", drop.Error, StringComparison.Ordinal);
        using var usage = new Desk();
        Assert.Equal(Outcome.Usage, await usage.RunAsync([.. Words(At("plain.csv")), "--drop", "door", "--as",
            "x"]));
    }

    [Fact]
    public async Task A_watched_folders_files_are_sent_once_each_and_moved()
    {
        var watched = Directory.CreateDirectory(At("watched")).FullName;
        using var stop = new CancellationTokenSource();
        using var desk = new Desk();
        var watching = Lakeward.Cli.Program.RunAsync(
            [.. Words("--watch", watched), "--drop", "door"], desk.Terminal, stop.Token);
        File.WriteAllText(Path.Combine(watched, "night-1.csv"), SomeLake.Patients);
        File.WriteAllText(Path.Combine(watched, ".hidden.csv"), SomeLake.Patients);
        File.WriteAllText(Path.Combine(watched, "219-09-9999.csv"), SomeLake.Patients);
        File.WriteAllText(Path.Combine(watched, "night-2.csv.part"), SomeLake.Patients);
        await ThereAsync(watched, "sent/night-1.csv.receipt");
        File.Move(Path.Combine(watched, "night-2.csv.part"), Path.Combine(watched, "night-2.csv"));
        await ThereAsync(watched, "sent/night-2.csv.receipt");
        await ThereAsync(watched, "sent/night-2.csv");
        await ThereAsync(watched, "refused/219-09-9999.csv");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal([".hidden.csv"], Directory.EnumerateFiles(watched).Select(Path.GetFileName));
    }

    private static async Task ThereAsync(string folder, string file)
    {
        for (var turn = 0; turn < 400 && !File.Exists(Path.Combine(folder, file)); turn++)
        {
            await Task.Delay(50);
        }

        Assert.True(File.Exists(Path.Combine(folder, file)), file);
    }

    private Task<Outcome> SendAsync(Desk desk, params string[] words) =>
        desk.RunAsync([.. Words(words), "--drop", "door"]);

    private string[] Words(params string[] words) =>
    [
        "send", .. words, "--server", _drops.Address.ToString(),
        "--token-file", At("token"), "--ca", At("server.pem"), "--spool", At("spool"),
    ];

    private string[] SpoolFiles() => Directory.Exists(At("spool"))
        ? Directory.GetFiles(At("spool"), "*", SearchOption.AllDirectories)
        : [];

    private string Put(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return At(name);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
