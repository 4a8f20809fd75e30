// What a lake is: the little that must be known before any key is there.
namespace Lakeward;

/// <summary>The content of <c>lakeward.json</c>.</summary>
/// <param name="Format">The version of the folder's format.</param>
/// <param name="Id">The lake's id, opaque.</param>
/// <param name="Name">The lake's name.</param>
/// <param name="Store">Where its objects lie; null for its own folder.</param>
public sealed record LakeSettings(int Format, string Id, string Name, LakeStore? Store = null);
