// The bodies of requests and answers of the rooms of identity.
using System.Text.Json;

namespace Lakeward.Server.Identity;

/// <summary>Their members are named in camel case; all of a request are needed unless they may be
/// null.</summary>
internal static class IdentityBodies
{
    internal sealed record SetUp(string Code, string Account, string Password);

    internal sealed record PasswordShown(string Account, string Password);

    internal sealed record CodeShown(string Code);

    internal sealed record PasskeyShown(JsonElement Credential);

    internal sealed record PasskeyMade(string Name, JsonElement Credential);

    internal sealed record FactorNamed(string? Passkey = null);

    internal sealed record SessionNamed(string Session);

    internal sealed record PasswordChange(string Old, string Password);

    internal sealed record AccountNamed(string Account);

    internal sealed record AccountRole(string Account, ServiceRole Role);

    internal sealed record CredentialMade(
        string Principal, JsonElement Key, IReadOnlyList<string> Scopes, int Days, string? Purpose = null);

    internal sealed record CredentialNext(string Credential, JsonElement Key, int Days, int OverlapDays);

    internal sealed record CredentialNamed(string Credential);

    internal sealed record DeviceDecision(string UserCode, bool LetIn);

    /// <summary>A session as its holder sees it; what is next is <c>none</c>, <c>factor</c> or
    /// <c>enrol</c>.</summary>
    internal sealed record SessionAnswer(
        string Account, ServiceRole Role, string Session, string Next, string Antiforgery,
        DateTimeOffset Ends);

    internal sealed record SessionEntry(
        string Session, SessionKind Kind, bool IsFull, bool IsThis, DateTimeOffset Created,
        DateTimeOffset Seen,
        DateTimeOffset Ends);

    internal sealed record SessionList(IReadOnlyList<SessionEntry> Sessions);

    internal sealed record EndedAnswer(int Ended);

    internal sealed record CodesBegun(string Secret, string Address);

    internal sealed record EnrolledAnswer(IReadOnlyList<string> RecoveryCodes, SessionAnswer? Session);

    internal sealed record RecoveryAnswer(IReadOnlyList<string> RecoveryCodes);

    internal sealed record CodeAnswer(string Account, string Code, DateTimeOffset Ends);

    internal sealed record AccountEntry(
        string Account, ServiceRole Role, bool IsLive, bool HasPassword, DateTimeOffset Created,
        DateTimeOffset? Ended);

    internal sealed record AccountList(IReadOnlyList<AccountEntry> Accounts);

    internal sealed record CredentialEntry(
        string Credential, string Principal, string Thumbprint, IReadOnlyList<string> Scopes, string? Purpose,
        DateTimeOffset Created, DateTimeOffset Ends);

    internal sealed record CredentialList(IReadOnlyList<CredentialEntry> Credentials);
}
