// The bounds on what a FHIR file may make the reader hold.
namespace Lakeward.Records.Fhir;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record FhirLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static FhirLimits Default { get; } = new();

    /// <summary>The longest resource or line, in bytes; at most 256 MiB.</summary>
    public int MaxResourceBytes
    {
        get;
        init => field = Within(value, 64, 256 << 20, nameof(MaxResourceBytes));
    } = 16 << 20;

    /// <summary>The most values (members and array elements) in a resource; each takes up to 110
    /// bytes.</summary>
    public int MaxValues
    {
        get;
        init => field = Within(value, 16, 16 << 20, nameof(MaxValues));
    } = 1 << 20;

    /// <summary>How deep objects and arrays may nest in a resource, its own object included.</summary>
    public int MaxDepth
    {
        get;
        init => field = Within(value, 2, 1000, nameof(MaxDepth));
    } = 64;

    /// <summary>How deep Bundles may lie in Bundles, the outermost included.</summary>
    public int MaxBundleDepth
    {
        get;
        init => field = Within(value, 1, 100, nameof(MaxBundleDepth));
    } = 8;

    /// <summary>The most rows that one resource may give in all tables together.</summary>
    public int MaxRows
    {
        get;
        init => field = Within(value, 1, 10_000_000, nameof(MaxRows));
    } = 20_000;

    private static int Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
