// How the service is opened.
using Lakeward.Server.Control;
using Lakeward.Server.Http;

namespace Lakeward.Server.Service;

/// <summary>Where the service listens and keeps its rows, and what its rooms are set to.</summary>
public sealed record ServiceOptions
{
    /// <summary>Address, certificate, limits and clock.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>The control database; null takes the file in the lake's folder.</summary>
    public ControlOptions? Control { get; init; }

    /// <summary>How often an address may ask in a minute for what needs no sign-in.</summary>
    public int MaxStrangersPerMinute { get; init; } = 60;
}
