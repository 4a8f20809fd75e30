// A sign-in that is under way at an outside provider.
namespace Lakeward.Server.Identity;

/// <summary>What the answer of a provider is held against (OpenID Connect Core 1.0, section 3.1).</summary>
public sealed class OutsideRequest
{
    /// <summary>SHA-256 of the state, which a cookie of the browser repeats; 64 hexadecimal digits.</summary>
    public required string StateHash { get; set; }

    /// <summary>What the identity token must repeat.</summary>
    public required string Nonce { get; set; }

    /// <summary>The verifier of the proof key (RFC 7636), sealed.</summary>
    public required byte[] Verifier { get; set; }

    /// <summary>The account that wants to be linked; null for a sign-in.</summary>
    public string? AccountId { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
