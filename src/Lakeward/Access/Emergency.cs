// A role that a principal has for minutes, because a glass was broken.
namespace Lakeward.Access;

/// <summary>
/// It is no part of a manifest's canonical form: the policy stays the same, and this is added to it.
/// </summary>
/// <param name="Role">The role.</param>
/// <param name="Review">The index of the event that broke the glass, under which it is reviewed.</param>
/// <param name="Until">When it ends.</param>
public sealed record Emergency(string Role, long Review, DateTimeOffset Until);
