// Runs the real command as a process of its own.
using System.Diagnostics;

namespace Lakeward.Scenarios;

/// <summary>The command that was built with the tests.</summary>
internal static class LakewardCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How a run of the command ended.</summary>
    internal sealed record Ended(int ExitCode, string Output, string Error);

    /// <summary>Runs it in a folder, with no setting from the environment.</summary>
    /// <param name="words">What is typed; the first word is lakeward, and a last one like &lt;FILE is its
    /// input.</param>
    /// <param name="folder">The current folder of the process.</param>
    public static async Task<Ended> RunAsync(IReadOnlyList<string> words, string folder)
    {
        var input = words[^1].StartsWith('<') ? Path.Combine(folder, words[^1][1..]) : null;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lakeward.Cli.dll"));
        foreach (var word in words.Skip(1).SkipLast(input is null ? 0 : 1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var name in start.Environment.Keys.Where(
            name => name.StartsWith("LAKEWARD_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return await RunAsync(start, input);
    }

    private static async Task<Ended> RunAsync(ProcessStartInfo start, string? input)
    {
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(await File.ReadAllTextAsync(input, patience.Token));
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(patience.Token);
        return new Ended(process.ExitCode, await output, await error);
    }
}
