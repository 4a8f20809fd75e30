// The legal basis under which data is held and used.
namespace Lakeward.Access;

/// <summary>
/// An agreement: with whom, for what, from when to when, and what happens then. Both days belong to it.
/// </summary>
public sealed record Agreement
{
    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of agreement it is.</summary>
    public required AgreementKind Kind { get; init; }

    /// <summary>The other party, in words.</summary>
    public required string Party { get; init; }

    /// <summary>The purposes of use it permits (<see cref="PurposeOfUse"/> codes), at least one.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly Effective { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>What is done with the data afterwards.</summary>
    public required AgreementEnd AtEnd { get; init; }

    /// <summary>Whether it is suspended or over.</summary>
    public AgreementStatus Status { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }

    /// <summary>Whether data under it may be used on this day.</summary>
    public bool IsLive(DateOnly today) =>
        Status == AgreementStatus.Active && Effective <= today && today <= Expires;
}
