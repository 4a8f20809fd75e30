// Which KMS key wraps, and how its service is reached.
using Amazon.Runtime;

namespace Lakeward.Aws;

/// <summary>How a <see cref="KmsKeyring"/> reaches its key.</summary>
public sealed record KmsOptions
{
    /// <summary>The key's ARN; no alias.</summary>
    public required string Arn { get; init; }

    /// <summary>The server; null for that of the key's region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether a server on this machine may be reached without TLS.</summary>
    public bool AllowPlain { get; init; }

    /// <summary>The credentials; null takes them from environment, profile or the machine's role.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How often a request is sent before it is given up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the second attempt; it doubles from there.</summary>
    public TimeSpan FirstNap { get; init; } = TimeSpan.FromMilliseconds(100);
}
