// A link that was read, with what its chain comes to.
namespace Lakeward.Audit;

/// <summary>A link and its digest, which an event names.</summary>
internal sealed record KeptLink(SubjectLink Link, byte[] Digest);
