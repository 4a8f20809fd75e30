// How much synthetic data to make, and from which seed.
namespace Lakeward.Records.Synthetic;

/// <summary>The size and seed of a synthetic population. Equal options give equal bytes on every
/// machine.</summary>
public sealed record SyntheticOptions
{
    /// <summary>The patients, canaries not counted; up to 40 million keeps every SSN unique.</summary>
    public long Patients
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 40_000_000);
            field = value;
        }
    } = 1000;

    /// <summary>The mean number of claims per patient; each patient has between none and twice as
    /// many.</summary>
    public int ClaimsPerPatient
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10_000);
            field = value;
        }
    } = 10;

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Extra patients with given marker values, written after the others; each has claims that carry
    /// its note.</summary>
    public IReadOnlyList<SyntheticCanary> Canaries { get; init; } = [];
}
