// How the HTTP door is opened.
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Lakeward.Server.Http;

/// <summary>Address, certificate and limits of the HTTP door.</summary>
public sealed record HttpOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The server's certificate with its key; see <see cref="Wire.ServerCertificate"/>.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The most connections at once; one more is closed.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>The most requests that are worked on at once.</summary>
    public int MaxRequests { get; init; } = 32;

    /// <summary>The most requests of one principal that are worked on at once.</summary>
    public int MaxRequestsOfOne { get; init; } = 8;

    /// <summary>The largest body of a request, in bytes.</summary>
    public int MaxBodySizeBytes { get; init; } = 4 << 20;

    /// <summary>How long TLS and the head of a request may take.</summary>
    public TimeSpan HeadLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement may run.</summary>
    public TimeSpan StatementLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How fast a body must flow, either way, once <see cref="Patience"/> is over, in bytes a second.
    /// </summary>
    public double MinBytesPerSecond { get; init; } = 4096;

    /// <summary>How long a body may stand still.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
