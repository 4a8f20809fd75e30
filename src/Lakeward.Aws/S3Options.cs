// Where objects lie in S3, and how patient their store is.
using Amazon.Runtime;

namespace Lakeward.Aws;

/// <summary>How an <see cref="S3ObjectStore"/> reaches its objects.</summary>
public sealed record S3Options
{
    /// <summary>The bucket, which exists.</summary>
    public required string Bucket { get; init; }

    /// <summary>What the keys of all objects begin with, such as <c>clinic/store</c>; not empty.</summary>
    public required string Prefix { get; init; }

    /// <summary>The server; null for AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that requests are signed for; null takes that of the environment.</summary>
    public string? Region { get; init; }

    /// <summary>A PEM file with the authorities of the server; null trusts those of the system.</summary>
    public string? Authority { get; init; }

    /// <summary>Whether a server on this machine may be reached without TLS.</summary>
    public bool AllowPlain { get; init; }

    /// <summary>The credentials; null takes them from environment, profile or the machine's role.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The KMS key under which the server encrypts objects; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>How many days objects of <see cref="Locked"/> names are retained; 0 for none.</summary>
    public int LockDays { get; init; }

    /// <summary>What the names of retained objects begin with.</summary>
    public IReadOnlyList<string> Locked { get; init; } = [];

    /// <summary>The size of the first parts, in bytes; what is not larger is put as a whole.</summary>
    public int PartSizeBytes { get; init; } = 8 << 20;

    /// <summary>How often a request is sent before the store gives up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before the second attempt; it doubles from there.</summary>
    public TimeSpan FirstNap { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How old an unpublished object must be to be swept; half of it is a writer's life.</summary>
    public TimeSpan LeftoverAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
