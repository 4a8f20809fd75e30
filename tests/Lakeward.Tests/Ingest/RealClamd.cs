// A clamd of its own for a test class, with one signature that the test has made.
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Lakeward.Tests.Ingest;

/// <summary>On a local socket, with a database of one marker; nothing is downloaded.</summary>
public sealed class RealClamd : IAsyncLifetime
{
    /// <summary>What it takes for malware.</summary>
    public const string Marker = "LAKEWARD-TEST-MARKER-7f3a9c";

    /// <summary>The most bytes it takes of one stream.</summary>
    public const int MostBytes = 1 << 20;

    private const string Program = "/usr/sbin/clamd";
    private readonly string _folder = Directory.CreateTempSubdirectory("lw-clamd-").FullName;
    private Process? _process;

    /// <summary>Where it listens, as the option has it.</summary>
    public string Address => $"unix:{_folder}/ctl";

    /// <summary>Skips the test where its package is missing.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Program), "clamav-daemon is not installed");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        var signature = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Marker));
        Directory.CreateDirectory($"{_folder}/db");
        await File.WriteAllTextAsync($"{_folder}/db/test.ndb", $"Test.Marker:0:*:{signature}\n");
        await File.WriteAllTextAsync($"{_folder}/clamd.conf", $"""
            Foreground yes
            LocalSocket {_folder}/ctl
            TemporaryDirectory {_folder}
            DatabaseDirectory {_folder}/db
            StreamMaxLength {MostBytes}
            AlertExceedsMax yes
            """);
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", $"{_folder}/clamd.conf"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        for (var turn = 0; turn < 600 && !File.Exists($"{_folder}/ctl"); turn++)
        {
            await Task.Delay(100);
        }
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
