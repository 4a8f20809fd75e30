// A person or machine that the lake knows.
namespace Lakeward.Access;

/// <summary>
/// A principal with the roles it holds, in the order written; without a role it can query nothing.
/// </summary>
public sealed record Principal
{
    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>Person or machine.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>The roles held.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>
    /// The values of its attributes by name, each as its declared type writes it; one value unless the
    /// attribute is a list.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The mail address for notices, or null.</summary>
    public string? Mail { get; init; }

    /// <summary>The roles it has for minutes, beside those above.</summary>
    public IReadOnlyList<Emergency> Emergencies { get; init; } = [];

    /// <summary>The roles that count now.</summary>
    internal IEnumerable<string> AllRoles =>
        Roles.Concat(Emergencies.Select(emergency => emergency.Role)).Distinct(StringComparer.Ordinal);

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }
}
