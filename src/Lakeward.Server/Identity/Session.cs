// A session: somebody who has shown who they are, for a while.
namespace Lakeward.Server.Identity;

/// <summary>
/// A row for each session; the secret that its holder shows is not here, only its hash. It is over when the
/// row is gone, the time is up, or the account is ended.
/// </summary>
public sealed class Session
{
    /// <summary>What names it in lists and in the audit log; opens nothing.</summary>
    public required string Id { get; set; }

    /// <summary>SHA-256 of its secret, 64 hexadecimal digits.</summary>
    public required string SecretHash { get; set; }

    /// <summary>Whose it is.</summary>
    public required string AccountId { get; set; }

    /// <summary>How it is held.</summary>
    public SessionKind Kind { get; set; }

    /// <summary>Whether a second factor was shown; without it only factors can be shown or
    /// enrolled.</summary>
    public bool IsFull { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When it was last used, to half a minute.</summary>
    public DateTimeOffset Seen { get; set; }

    /// <summary>When it ends, used or not.</summary>
    public DateTimeOffset Ends { get; set; }

    /// <summary>What a passkey is to answer next, or the secret of codes to be enrolled, sealed; or null.
    /// </summary>
    public byte[]? Pending { get; set; }
}
