// Who wants to read which table, for what.
namespace Lakeward.Access;

/// <summary>
/// A request for one table. Nothing in it needs to exist. A null purpose asks for the only one granted.
/// </summary>
public sealed record AccessRequest
{
    /// <summary>Who asks.</summary>
    public required string Principal { get; init; }

    /// <summary>The purpose of use, or null.</summary>
    public string? Purpose { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The columns of the stored table with their classes.</summary>
    public IReadOnlyList<ClassedColumn> Columns { get; init; } = [];
}
