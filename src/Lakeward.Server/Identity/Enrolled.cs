// What comes of enrolling a second factor.
namespace Lakeward.Server.Identity;

/// <summary>The recovery codes, where it was the first factor, and the session that is now whole.</summary>
internal sealed record Enrolled(IReadOnlyList<string> RecoveryCodes, Caller? Next);
