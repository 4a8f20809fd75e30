// A way to see more in an emergency: who may take it, what it gives, for how long, and who is told.
namespace Lakeward.Access;

/// <summary>
/// A glass that may be broken. It gives a role for minutes; agreements and purposes hold as ever.
/// </summary>
public sealed record BreakGlass
{
    /// <summary>The longest that a broken glass gives anything, in minutes.</summary>
    public const int MaxMinutes = 60;

    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>The role it gives.</summary>
    public required string Role { get; init; }

    /// <summary>The roles whose holders may break it.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>For how many minutes, at most.</summary>
    public required int Minutes { get; init; }

    /// <summary>The principals who are told at once, each with a mail address; they review it too.</summary>
    public required IReadOnlyList<string> Informs { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }

    /// <summary>Whether a principal may break it.</summary>
    public bool IsFor(Principal principal) => To.Intersect(principal.Roles, StringComparer.Ordinal).Any();
}
