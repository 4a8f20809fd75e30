// Where a lake's objects lie when that is not its own folder.
namespace Lakeward;

/// <summary>
/// A place for objects outside the lake's folder, as <c>lakeward.json</c> names it. It holds no secret.
/// </summary>
/// <param name="Url">The bucket and what its keys begin with: <c>s3://bucket/prefix</c>.</param>
/// <param name="Endpoint">The server, as <c>https://s3.example.org</c>; null for AWS itself.</param>
/// <param name="Region">The region that requests are signed for; null takes that of the
/// environment.</param>
/// <param name="Authority">A PEM file with the certificates that the server's must lead to; null trusts
/// those of the system.</param>
/// <param name="Key">The KMS key under which the server encrypts what it keeps; null for none.</param>
/// <param name="LockDays">How many days evidence is retained under Object Lock; 0 for none.</param>
/// <param name="AllowPlain">Whether a server on this machine may be reached without TLS.</param>
public sealed record LakeStore(
    string Url,
    string? Endpoint = null,
    string? Region = null,
    string? Authority = null,
    string? Key = null,
    int LockDays = 0,
    bool AllowPlain = false)
{
    /// <summary>The part of the place that holds the lake's objects.</summary>
    public const string Objects = "store";

    /// <summary>The part of the place where senders put sealed files.</summary>
    public const string Inbox = "inbox";

    /// <summary>
    /// What the names of evidence begin with: checkpoints of the audit log, and on whose data answers
    /// rested. Key tables are no evidence, for an old one must go.
    /// </summary>
    public static IReadOnlyList<string> Evidence { get; } =
        ["control/checkpoints/", "disclosure/", "subjects/"];
}
