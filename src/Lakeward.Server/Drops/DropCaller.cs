// A principal at the door of the drops.
namespace Lakeward.Server.Drops;

/// <summary>Who asks; whether it is a sender of a drop is for the manifest to say.</summary>
/// <param name="Name">The principal.</param>
/// <param name="Scopes">What its token is for; null where nothing narrows it.</param>
internal sealed record DropCaller(string Name, IReadOnlyList<string>? Scopes)
{
    /// <summary>Whether the token is for a drop.</summary>
    public bool IsFor(string drop) => Scopes is null || Scopes.Contains($"drop:{drop}", StringComparer.Ordinal);
}
