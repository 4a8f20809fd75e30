// A running command cannot be dumped, debugged or diagnosed, and shows no secret to those who list processes.
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class HardenedProcessTests
{
    private const int Seed = 20269;
    private const int BadSystemCall = 31;
    private const int NoOne = 65534;

    [Fact]
    public async Task A_waiting_command_has_no_core_dump_no_diagnostic_port_and_no_secret_on_show()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        using var run = lake.Start("sql", "-", "--as", "kim", "--purpose", "HOPERAT");
        await ReadyAsync(run.Id);
        Assert.Equal(["0", "0"], CoreLimits(run.Id));
        var environment = Show(run.Id, "environ");
        Assert.Contains("DOTNET_EnableDiagnostics=0", environment);
        Assert.Contains("DOTNET_DbgEnableMiniDump=0", environment);
        var passphrase = (await File.ReadAllTextAsync(Path.Combine(lake.Folder, "some.key"))).Trim();
        Assert.DoesNotContain(passphrase, string.Join('\n', [.. environment, .. Show(run.Id, "cmdline")]));
        foreach (var folder in new[] { Path.Combine(lake.Folder, "tmp"), Path.GetTempPath() })
        {
            Assert.Empty(Directory.GetFileSystemEntries(folder, $"*-{run.Id}-*"));
        }

        Assert.DoesNotContain("dotnet-diagnostic-" + run.Id, await File.ReadAllTextAsync("/proc/net/unix"));
        await run.Input.WriteAsync("select count(*) as n from claims.patients");
        run.Input.Close();
        _ = await run.EndAsync();
    }

    [Fact]
    public async Task The_kernel_keeps_a_command_from_its_own_user()
    {
        // Another user with the right to read every file: the kernel gives the files of an undumpable process
        // to root, and those of any other to the user who runs it.
        string[] other =
        [
            "setpriv", $"--reuid={NoOne}", $"--regid={NoOne}", "--clear-groups",
            "--inh-caps=+dac_override,+dac_read_search", "--ambient-caps=+dac_override,+dac_read_search",
        ];
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to become another user");
        using var lake = await WatchedLake.CreateAsync(Seed);
        using var plain = Process.Start(new ProcessStartInfo("setpriv", [.. other[1..], "sleep", "60"]))!;
        using var run = RunningCommand.StartUnder(
            other, lake.Folder, "sql", "-", "--as", "kim", "--lake", lake.Root);
        await ReadyAsync(run.Id);
        var (ownerOfPlain, ownerOfRun) = (await OwnerAsync(plain.Id), await OwnerAsync(run.Id));
        plain.Kill();
        Assert.Equal((NoOne, 0), (ownerOfPlain, ownerOfRun));
    }

    [Fact]
    public async Task A_command_that_a_signal_ends_leaves_no_core_file()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        // The signal is one whose default is to dump core, and that the runtime leaves alone.
        string[] unlimited = ["bash", "-c", "ulimit -c $(ulimit -H -c); exec \"$@\"", "bash"];
        using var run = RunningCommand.StartUnder(
            unlimited, lake.Folder, "sql", "-", "--as", "kim", "--lake", lake.Root);
        await ReadyAsync(run.Id);
        using (var kill = Process.Start("kill", [$"-{BadSystemCall}", $"{run.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var ended = await run.EndAsync();
        Assert.Equal(128 + BadSystemCall, ended.ExitCode);
        Assert.Empty(Directory.GetFiles(lake.Folder, "*core*"));
    }

    /// <summary>Waits until the command, in its final image, has closed the leaks.</summary>
    private static async Task ReadyAsync(int id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (Show(id, "environ").Contains("DOTNET_EnableDiagnostics=0") && CoreLimits(id) is ["0", "0"])
            {
                return;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>The soft and the hard limit of a core dump.</summary>
    private static string[] CoreLimits(int id) => File.ReadAllLines($"/proc/{id}/limits")
        .Single(line => line.StartsWith("Max core file size"))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..6];

    private static string[] Show(int id, string file) =>
        Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}")).Split('\0');

    private static async Task<int> OwnerAsync(int id)
    {
        string[] words = ["-c", "%u", $"/proc/{id}/environ"];
        var start = new ProcessStartInfo("stat", words) { RedirectStandardOutput = true };
        using var stat = Process.Start(start)!;
        return int.Parse(await stat.StandardOutput.ReadToEndAsync());
    }
}
