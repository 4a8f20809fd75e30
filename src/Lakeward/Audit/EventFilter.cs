// Which events of the log somebody wants to see.
namespace Lakeward.Audit;

/// <summary>What an event must have; an absent or empty member asks for nothing.</summary>
public sealed record EventFilter
{
    /// <summary>The kind, for example <c>query</c>.</summary>
    public string? Kind { get; init; }

    /// <summary><c>done</c>, <c>refused</c> or <c>failed</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Who did it.</summary>
    public string? Principal { get; init; }

    /// <summary>On which dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>The delivery concerned.</summary>
    public string? Delivery { get; init; }

    /// <summary>When.</summary>
    public AuditWindow Window { get; init; } = AuditWindow.Always;
}
