// Starts the real command as a process that a test can watch, race and kill.
using System.Diagnostics;

namespace Lakeward.Scenarios;

/// <summary>
/// One run of the command's own executable, with a home and a temporary folder of its own, so that whatever
/// it leaves anywhere lies below the folder it runs in.
/// </summary>
internal sealed class RunningCommand : IDisposable
{
    private const int KilledExitCode = 128 + 9;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly System.Text.StringBuilder _told = new();
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private RunningCommand(Process process)
    {
        _process = process;
        _output = Task.Run(ReadOutputAsync);
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>How a run ended.</summary>
    internal sealed record Ended(int ExitCode, string Output, string Error)
    {
        /// <summary>Whether SIGKILL ended it.</summary>
        public bool WasKilled => ExitCode == KilledExitCode;

        public override string ToString() => $"exit {ExitCode}\n{Output}{Error}";
    }

    /// <summary>The executable beside the tests.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Lakeward.Cli");

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has printed up to now.</summary>
    public string OutputSoFar
    {
        get
        {
            lock (_told)
            {
                return _told.ToString();
            }
        }
    }

    /// <summary>What it reads.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Completes when it has ended.</summary>
    public Task Exit => _process.WaitForExitAsync();

    /// <summary>Starts the command.</summary>
    /// <param name="folder">Its current folder; <c>home</c> and <c>tmp</c> are made in it.</param>
    /// <param name="words">Its arguments.</param>
    public static RunningCommand Start(string folder, params ReadOnlySpan<string> words) =>
        StartUnder([], folder, words);

    /// <summary>Starts the command by another program, whose last argument it becomes.</summary>
    public static RunningCommand StartUnder(
        ReadOnlySpan<string> program, string folder, params ReadOnlySpan<string> words)
    {
        string[] all = [.. program, Executable, .. words];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        return new RunningCommand(Process.Start(start)!);
    }

    /// <summary>Runs the command to its end, with nothing to read.</summary>
    public static async Task<Ended> RunAsync(string folder, params string[] words)
    {
        using var run = Start(folder, words);
        return await run.EndAsync();
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Closes its input and waits for its end.</summary>
    /// <param name="longest">How long it may take; null for five minutes.</param>
    public async Task<Ended> EndAsync(TimeSpan? longest = null)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything.
        }

        using var patience = new CancellationTokenSource(longest ?? Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new Ended(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string> ReadOutputAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_told)
            {
                _told.Append(buffer, 0, length);
            }
        }

        return OutputSoFar;
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("LAKEWARD_", StringComparison.Ordinal)
        || name is "DOTNET_EnableDiagnostics" or "DOTNET_DbgEnableMiniDump";
}
