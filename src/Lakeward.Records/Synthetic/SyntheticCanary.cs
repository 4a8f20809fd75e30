// A planted patient whose values can be searched for.
namespace Lakeward.Records.Synthetic;

/// <summary>Marker values of one planted patient. Whatever is not given is made up as for any other
/// patient.</summary>
public sealed record SyntheticCanary
{
    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }

    /// <summary>The social security number.</summary>
    public string? Ssn { get; init; }

    /// <summary>The street address.</summary>
    public string? Address { get; init; }

    /// <summary>The note on each of the patient's claims, of which there is at least one.</summary>
    public string? Note { get; init; }
}
