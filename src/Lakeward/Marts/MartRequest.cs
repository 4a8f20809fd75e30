// What a mart shall hold, for whom, and for how long.
namespace Lakeward.Marts;

/// <summary>A request for a mart. Nothing in it needs to exist.</summary>
public sealed record MartRequest
{
    /// <summary>The most days for which a mart may show rows.</summary>
    public const int MaxDays = 92;

    /// <summary>The tables, as <c>DATASET.TABLE</c>.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>The principals whose roles in PostgreSQL read it.</summary>
    public required IReadOnlyList<string> Principals { get; init; }

    /// <summary>The purpose of use.</summary>
    public required string Purpose { get; init; }

    /// <summary>The schema that the mart is in PostgreSQL.</summary>
    public required string Schema { get; init; }

    /// <summary>
    /// The days for which it shows rows, 1 to <see cref="MaxDays"/>; fewer where the policy says something
    /// else sooner.
    /// </summary>
    public int Days { get; init; } = 7;

    /// <summary>The column by which Citus shall distribute tables that have it, or null.</summary>
    public string? DistributedBy { get; init; }

    /// <summary>Where it goes, for the audit log's sealed detail.</summary>
    public string Target { get; init; } = "";
}
