// A clock that a test moves.
namespace Lakeward.Tests.Ground;

/// <summary>The system's time and timers, moved by as much as is set.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
