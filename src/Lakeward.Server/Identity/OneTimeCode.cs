// A code that works once.
namespace Lakeward.Server.Identity;

/// <summary>A code; only its hash is kept, and not even that once it was used.</summary>
public sealed class OneTimeCode
{
    /// <summary>SHA-256 of use, account and code, 64 hexadecimal digits.</summary>
    public required string Hash { get; set; }

    /// <summary>What it is for.</summary>
    public CodeUse Use { get; set; }

    /// <summary>Whose it is; null for the setup of a service without accounts.</summary>
    public string? AccountId { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
