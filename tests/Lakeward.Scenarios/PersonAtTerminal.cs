// A person who types at a real terminal, which the system's own program script(1) makes.
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>The command on a terminal of 100 columns and 30 rows.</summary>
internal sealed class PersonAtTerminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _seen = new();
    private readonly Task _watching;
    private int _read;

    private PersonAtTerminal(Process process)
    {
        _process = process;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Starts the command; skips the calling test where there is no such program.</summary>
    public static PersonAtTerminal Start(string folder, string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs Debian's bsdutils");
        var start = new ProcessStartInfo("/usr/bin/script",
        [
            "-qefc", $"stty cols 100 rows 30; exec {RunningCommand.Executable} {arguments}", "/dev/null",
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["HOME"] = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        return new PersonAtTerminal(Process.Start(start)!);
    }

    /// <summary>Types keys as a terminal sends them.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text is seen, and returns what was seen since the last one.</summary>
    public async Task<string> SeeAsync(string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            lock (_seen)
            {
                var all = _seen.ToString();
                var at = all.IndexOf(text, _read, StringComparison.Ordinal);
                if (at >= 0)
                {
                    var since = all[_read..at];
                    _read = at + text.Length;
                    return since;
                }

                Assert.True(
                    TimeProvider.System.GetElapsedTime(start) < Patience,
                    $"{text} was not seen: {all[_read..]}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Waits for the end of the command and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _watching.Wait(Patience);
        _process.Dispose();
    }

    private async Task WatchAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_seen)
            {
                _seen.Append(buffer, 0, length);
            }
        }
    }
}
