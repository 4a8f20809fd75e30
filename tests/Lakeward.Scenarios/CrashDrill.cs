// Kills a command at random moments, most of them while it changes files.
using System.Diagnostics;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// Runs a command and sends it SIGKILL: one time in five at any moment of the run, else at a moment counted
/// from its first change of a file. The spans are measured on runs to the end, and follow the machine's mood:
/// each run that got away makes them shorter, each that was killed a little longer.
/// </summary>
internal sealed class CrashDrill(WatchedLake lake, int seed, ITestOutputHelper output)
{
    private const int AnyMomentOneIn = 5;
    private const double Shorter = 0.85;
    private const double Longer = 1.05;

    private readonly Random _random = new(seed);
    private double _wholeMs;
    private double _workMs;

    /// <summary>How often the signal came in time.</summary>
    public int Kills { get; private set; }

    /// <summary>How often the command had ended before.</summary>
    public int Escapes { get; private set; }

    /// <summary>Repeats until the command was killed so many times.</summary>
    /// <param name="kills">How many times.</param>
    /// <param name="arrange">Prepares round N and says what to run.</param>
    /// <param name="check">What must hold after round N, given how the command ended.</param>
    public async Task RunAsync(
        int kills, Func<int, Task<string[]>> arrange, Func<int, RunningCommand.Ended, string, Task> check)
    {
        var clock = Stopwatch.StartNew();
        for (var round = 1; Kills < kills; round++)
        {
            Assert.True(round <= 4 * kills, $"only {Kills} of {round} runs were killed (seed {seed})");
            var words = await arrange(round);
            var moment = "to the end";
            var ended = round == 1 ? await MeasureAsync(words) : await KillAsync(words, out moment);
            var context = $"seed {seed}, round {round}, killed {moment}, {ended}";
            Assert.True(ended.WasKilled || ended.ExitCode == 0, context);
            (Kills, Escapes) = ended.WasKilled ? (Kills + 1, Escapes) : (Kills, Escapes + 1);
            await check(round, ended, context);
        }

        lake.RequireTidy($"seed {seed}");
        output.WriteLine(
            $"seed {seed}: {Kills} kills, {Escapes} runs to the end, in {clock.Elapsed.TotalSeconds:0} s; "
            + $"last spans {_wholeMs:0} ms, of which {_workMs:0} ms from the first changed file");
    }

    private async Task<RunningCommand.Ended> MeasureAsync(string[] words)
    {
        using var changes = new FirstChange(lake.Root);
        var clock = Stopwatch.StartNew();
        using var run = lake.Start(words);
        var ended = await run.EndAsync();
        _wholeMs = clock.Elapsed.TotalMilliseconds;
        _workMs = clock.Elapsed.TotalMilliseconds - changes.SinceMs(clock);
        return ended;
    }

    private Task<RunningCommand.Ended> KillAsync(string[] words, out string moment)
    {
        var any = _random.Next(AnyMomentOneIn) == 0;
        var delayMs = _random.NextDouble() * (any ? _wholeMs : _workMs);
        moment = $"{delayMs:0.0} ms after {(any ? "the start" : "its first change")}";
        return KillAsync(words, any, delayMs);
    }

    private async Task<RunningCommand.Ended> KillAsync(string[] words, bool any, double delayMs)
    {
        using var changes = new FirstChange(lake.Root);
        using var run = lake.Start(words);
        if (!any)
        {
            await Task.WhenAny(changes.Seen, run.Exit);
        }

        var clock = Stopwatch.StartNew();
        await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(Math.Floor(delayMs))), run.Exit);
        while (clock.Elapsed.TotalMilliseconds < delayMs)
        {
            Thread.SpinWait(20);
        }

        run.Kill();
        var ended = await run.EndAsync();
        var factor = ended.WasKilled ? Longer : Shorter;
        _ = any ? _wholeMs *= factor : _workMs *= factor;
        return ended;
    }
}
