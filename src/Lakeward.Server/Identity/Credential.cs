// What a machine signs in with: the public half of a key pair.
namespace Lakeward.Server.Identity;

/// <summary>A machine's public key; several may be in force at once, so that they rotate without a
/// gap.</summary>
public sealed class Credential
{
    /// <summary>Its id; the machine names it as its client id.</summary>
    public required string Id { get; set; }

    /// <summary>The machine: a principal of the manifest.</summary>
    public required string Principal { get; set; }

    /// <summary>The public key as a JSON Web Key.</summary>
    public required string Key { get; set; }

    /// <summary>SHA-256 of the key (RFC 7638), base64url; a key is registered once.</summary>
    public required string Thumbprint { get; set; }

    /// <summary>What its tokens may do at most, separated by spaces.</summary>
    public required string Scopes { get; set; }

    /// <summary>The purpose of use of its tokens, where they may ask; or null.</summary>
    public string? Purpose { get; set; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
