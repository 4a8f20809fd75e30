// The bounds on what an HL7 v2 file may make the reader hold.
namespace Lakeward.Records.Hl7v2;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record Hl7Limits
{
    /// <summary>The bounds used when none are given.</summary>
    public static Hl7Limits Default { get; } = new();

    /// <summary>The longest message in bytes, its line ends included; at most 256 MiB.</summary>
    public int MaxMessageBytes
    {
        get;
        init => field = Within(value, 256, 256 << 20, nameof(MaxMessageBytes));
    } = 64 << 20;

    /// <summary>The longest segment in bytes, its continuation lines included.</summary>
    public int MaxSegmentBytes
    {
        get;
        init => field = Within(value, 16, 256 << 20, nameof(MaxSegmentBytes));
    } = 32 << 20;

    /// <summary>The most segments in a message.</summary>
    public int MaxSegments
    {
        get;
        init => field = Within(value, 1, 10_000_000, nameof(MaxSegments));
    } = 100_000;

    /// <summary>The most fields in a message, all its segments together.</summary>
    public int MaxFields
    {
        get;
        init => field = Within(value, 16, 100_000_000, nameof(MaxFields));
    } = 4_000_000;

    /// <summary>The most issues that are kept of one message.</summary>
    public int MaxIssues
    {
        get;
        init => field = Within(value, 1, 10_000, nameof(MaxIssues));
    } = 100;

    private static int Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
