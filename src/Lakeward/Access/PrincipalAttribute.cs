// An attribute that principals may have.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>A declared attribute; row filters name it as <c>principal.NAME</c>.</summary>
public sealed record PrincipalAttribute(string Id, AttributeType Type, ManifestPlace Place);
