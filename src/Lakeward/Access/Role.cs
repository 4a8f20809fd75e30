// What a principal acts as.
namespace Lakeward.Access;

/// <summary>A role: at least one grant, in the order written.</summary>
public sealed record Role
{
    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>The grants, in the order written.</summary>
    public required IReadOnlyList<Grant> Grants { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }
}
