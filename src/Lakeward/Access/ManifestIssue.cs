// One thing that is wrong in a manifest, with its place.
namespace Lakeward.Access;

/// <summary>
/// One thing to correct. <paramref name="Id"/> is a stable id such as <c>LW-ACC-0014</c>; the message is
/// one line, names what is known or nearest where that helps, and carries configuration values only.
/// </summary>
public sealed record ManifestIssue(string Id, ManifestPlace Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Message}";
}
