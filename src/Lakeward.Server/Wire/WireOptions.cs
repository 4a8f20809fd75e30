// How the PostgreSQL wire is opened.
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Lakeward.Server.Wire;

/// <summary>Address, certificate and limits of the wire.</summary>
public sealed record WireOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The server's certificate with its key; see <see cref="ServerCertificate"/>.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The most connections at once, those that sign in included.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>How long a connection may take until it has signed in.</summary>
    public TimeSpan SignInLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement may run.</summary>
    public TimeSpan StatementLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
