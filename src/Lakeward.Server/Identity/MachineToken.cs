// A machine's access token.
namespace Lakeward.Server.Identity;

/// <summary>A short-lived token; only its hash is kept.</summary>
public sealed class MachineToken
{
    /// <summary>What names it in the audit log; opens nothing.</summary>
    public required string Id { get; set; }

    /// <summary>SHA-256 of its secret, 64 hexadecimal digits.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The credential that asked for it; it ends with that.</summary>
    public required string CredentialId { get; set; }

    /// <summary>The machine.</summary>
    public required string Principal { get; set; }

    /// <summary>What it may do, separated by spaces.</summary>
    public required string Scopes { get; set; }

    /// <summary>The purpose of use, or null.</summary>
    public string? Purpose { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
