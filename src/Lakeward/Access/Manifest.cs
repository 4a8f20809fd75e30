// The manifest: agreements, datasets, drops, roles and principals, as immutable data.
using System.Security.Cryptography;
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>
/// What <c>lake.yaml</c> says, checked as a whole: every reference resolves and every rule of
/// <see cref="ManifestReader"/> holds. All dictionaries are by id and enumerate in ordinal order.
/// </summary>
public sealed record Manifest
{
    /// <summary>The lake's name; it never changes.</summary>
    public required string Lake { get; init; }

    /// <summary>The legal bases under which data is held.</summary>
    public required IReadOnlyDictionary<string, Agreement> Agreements { get; init; }

    /// <summary>The datasets with their tables.</summary>
    public required IReadOnlyDictionary<string, Dataset> Datasets { get; init; }

    /// <summary>The put-only doors.</summary>
    public required IReadOnlyDictionary<string, Drop> Drops { get; init; }

    /// <summary>The attributes that principals may have, with their types.</summary>
    public IReadOnlyDictionary<string, PrincipalAttribute> Attributes { get; init; } =
        new Dictionary<string, PrincipalAttribute>();

    /// <summary>The roles with their grants.</summary>
    public required IReadOnlyDictionary<string, Role> Roles { get; init; }

    /// <summary>People and machines.</summary>
    public required IReadOnlyDictionary<string, Principal> Principals { get; init; }

    /// <summary>What may be broken in an emergency.</summary>
    public IReadOnlyDictionary<string, BreakGlass> Glasses { get; init; } =
        new Dictionary<string, BreakGlass>();

    /// <summary>The types of the attributes.</summary>
    public IReadOnlyDictionary<string, AttributeType> AttributeTypes =>
        Attributes.ToDictionary(item => item.Key, item => item.Value.Type, StringComparer.Ordinal);

    /// <summary>The manifest without what broken glasses give.</summary>
    internal Manifest WithoutEmergencies() => this with
    {
        Principals = Principals.ToDictionary(
            entry => entry.Key, entry => entry.Value with { Emergencies = [] }, StringComparer.Ordinal),
    };

    /// <summary>A table by its two ids, or null.</summary>
    public ManifestTable? FindTable(string dataset, string table) =>
        Datasets.GetValueOrDefault(dataset)?.Tables.GetValueOrDefault(table);

    /// <summary>
    /// The manifest as stable JSON in the manifest's own vocabulary: UTF-8, no white space, ids in ordinal
    /// order, columns and lists in the order written, defaults written out or left out always in the same
    /// way. Comments, layout and places are gone. <see cref="ManifestReader.ReadCanonical"/> reads it back
    /// to an equal form.
    /// </summary>
    public byte[] Canonical() => ManifestCanonical.Write(this);

    /// <summary>
    /// The id of this version of the policy: SHA-256 of <see cref="Canonical"/>, 64 hexadecimal digits.
    /// Computed at each call; keep it with the manifest where it is needed often.
    /// </summary>
    public string PolicyId() => Convert.ToHexStringLower(SHA256.HashData(Canonical()));
}
