// What a lake is: the little that must be known before any key is there.
using System.Text.Json.Serialization;

namespace Lakeward;

/// <summary>The content of <c>lakeward.json</c>.</summary>
/// <param name="Format">The version of the folder's format.</param>
/// <param name="Id">The lake's id, opaque.</param>
/// <param name="Name">The lake's name.</param>
/// <param name="Store">Where its objects lie; null for its own folder.</param>
/// <param name="Ground">Where its log, lock and root file lie, as <c>PROVIDER:NAME</c>; null for its own
/// folder.</param>
public sealed record LakeSettings(
    int Format, string Id, string Name, LakeStore? Store = null, string? Ground = null)
{
    /// <summary>Whether several machines may open the lake at once.</summary>
    [JsonIgnore]
    public bool IsShared => Ground is not null;
}
