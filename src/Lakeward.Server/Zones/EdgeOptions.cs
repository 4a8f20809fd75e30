// How an edge is opened.
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Server.Http;
using Lakeward.Storage;

namespace Lakeward.Server.Zones;

/// <summary>What an edge has: a door, a database, an inbox to put into, and a link.</summary>
public sealed record EdgeOptions
{
    /// <summary>Address, certificate, limits and clock.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>The control database of the lake.</summary>
    public required ControlOptions Control { get; init; }

    /// <summary>The folder that uploads grow in; the same for all edges of a lake.</summary>
    public required string Parts { get; init; }

    /// <summary>Where whole files are put; null for that folder.</summary>
    public IObjectStore? Inbox { get; init; }

    /// <summary>The vault's listener for edges.</summary>
    public required Uri Vault { get; init; }

    /// <summary>What the edge shows to the vault, and knows it by.</summary>
    public required ZonePass Pass { get; init; }

    /// <summary>The other files that the process was given; no key may lie near them.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>The bounds of uploads.</summary>
    public DropOptions Drops { get; init; } = new();

    /// <summary>How often an address may ask in a minute for what needs no sign-in.</summary>
    public int MaxStrangersPerMinute { get; init; } = 60;

    /// <summary>How often one address may ask for machines' tokens in a minute.</summary>
    public int MaxTokensPerMinute { get; init; } = 600;
}
