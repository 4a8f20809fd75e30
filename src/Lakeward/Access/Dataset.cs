// Tables held under one agreement, with keys of their own.
namespace Lakeward.Access;

/// <summary>A dataset; its tables are by id, in ordinal order.</summary>
public sealed record Dataset
{
    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the agreement it is held under.</summary>
    public required string Agreement { get; init; }

    /// <summary>The tables by id.</summary>
    public required IReadOnlyDictionary<string, ManifestTable> Tables { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }
}
