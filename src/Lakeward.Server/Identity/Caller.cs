// Who makes a request, by a session.
namespace Lakeward.Server.Identity;

/// <summary>An account and the session that it came with.</summary>
internal sealed record Caller(Account Account, Session Session, string Secret)
{
    /// <summary>The name, which is the principal's.</summary>
    public string Name => Account.UserName!;

    /// <summary>What a page must repeat in a header when it changes something.</summary>
    /// <remarks>It comes from the session's secret, which a foreign page cannot read.</remarks>
    public string Antiforgery => AntiforgeryOf(Secret);

    /// <summary>What a page of a session with that secret must repeat.</summary>
    public static string AntiforgeryOf(string secret) => Secrets.Hash("antiforgery", secret);
}
