// Prints the demo's steps: a number, what is done, how long it took, and what came of it.
using System.Globalization;
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Demo;

/// <summary>Counts and times steps.</summary>
internal sealed class DemoSteps(Terminal terminal)
{
    private const int TitleWidth = 56;
    private const int TimeWidth = 8;

    private readonly Watch _watch = new();
    private int _number;

    /// <summary>The time since the first step.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>What to print below the step that runs; set by the step.</summary>
    public Action? After { get; set; }

    /// <summary>Does one step; the text it returns says in one sentence what came of it.</summary>
    public async Task DoAsync(string title, Func<Task<string>> step)
    {
        var watch = new Watch();
        _number++;
        After = null;
        var outcome = await step();
        var number = _number.ToString(CultureInfo.InvariantCulture).PadLeft(3);
        var time = Amount.Elapsed(watch.Elapsed).PadLeft(TimeWidth);
        terminal.Say($"[bold]{number}[/]  {title.PadRight(TitleWidth)}[dim]{time}[/]");
        terminal.Say($"     [dim]{outcome}[/]");
        if (After is { } after)
        {
            after();
            terminal.Gap();
        }
    }

    /// <summary>Does one step that does not wait.</summary>
    public void Do(string title, Func<string> step) =>
        DoAsync(title, () => Task.FromResult(step())).GetAwaiter().GetResult();
}
