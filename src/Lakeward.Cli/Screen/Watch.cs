// Measures how long something takes.
using System.Diagnostics;

namespace Lakeward.Cli.Screen;

/// <summary>Runs from its making on.</summary>
internal sealed class Watch
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The time since its making.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
