// How the service is opened.
using System.Collections.Immutable;
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Server.Http;
using Lakeward.Server.Work;
using Lakeward.Server.Zones;
using Lakeward.Storage;

namespace Lakeward.Server.Service;

/// <summary>Where the service listens and keeps its rows, and what its rooms are set to.</summary>
public sealed record ServiceOptions
{
    /// <summary>Address, certificate, limits and clock.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>The control database; null takes the file in the lake's folder.</summary>
    public ControlOptions? Control { get; init; }

    /// <summary>What this process is for; an edge is an <see cref="EdgeHost"/>.</summary>
    public ZoneRole Role { get; init; } = ZoneRole.All;

    /// <summary>The door for edges, or null.</summary>
    public ZoneListener? Zone { get; init; }

    /// <summary>How senders reach the edge, which is who they prove themselves to; null where there is
    /// none.</summary>
    public Uri? EdgeAddress { get; init; }

    /// <summary>The inbox where it is not in the lake's folder, or null.</summary>
    public IObjectStore? Inbox { get; init; }

    /// <summary>What other projects add.</summary>
    public ImmutableList<ServiceRoom> Rooms { get; init; } = [];

    /// <summary>The bounds of uploads.</summary>
    public DropOptions Drops { get; init; } = new();

    /// <summary>How deliveries are loaded, and who is told.</summary>
    public WorkOptions Work { get; init; } = new();

    /// <summary>How often an address may ask in a minute for what needs no sign-in.</summary>
    public int MaxStrangersPerMinute { get; init; } = 60;

    /// <summary>How often an address may ask in a minute for tokens, with proofs that hold.</summary>
    public int MaxTokensPerMinute { get; init; } = 600;

    /// <summary>
    /// How the service is reached from outside, as <c>https://lake.example.org</c>; passkeys and outside
    /// providers are bound to it. Null takes what each request names.
    /// </summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>A list of breached passwords, or null.</summary>
    public string? BreachedPasswords { get; init; }
}
