// The bounds on what a JSON lines file may make the reader hold.
namespace Lakeward.Records.JsonLines;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record JsonLinesLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static JsonLinesLimits Default { get; } = new();

    /// <summary>The longest line, its end excluded, in bytes; at most 256 MiB.</summary>
    public int MaxLineBytes
    {
        get;
        init => field = Within(value, 16, 256 << 20, nameof(MaxLineBytes));
    } = 16 << 20;

    /// <summary>How deep objects and arrays may nest, the line's own object included.</summary>
    public int MaxDepth
    {
        get;
        init => field = Within(value, 1, 1000, nameof(MaxDepth));
    } = 64;

    /// <summary>The most distinct top-level members in a file.</summary>
    public int MaxColumns
    {
        get;
        init => field = Within(value, 1, 100_000, nameof(MaxColumns));
    } = 20_000;

    /// <summary>Whether members that are no declared column are passed over instead of refusing the
    /// line.</summary>
    public bool IgnoreUnknownMembers { get; init; }

    private static int Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
