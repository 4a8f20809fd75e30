// The bounds on what an X12 file may make the reader hold.
namespace Lakeward.Records.X12;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record X12Limits
{
    /// <summary>The bounds used when none are given.</summary>
    public static X12Limits Default { get; } = new();

    /// <summary>The longest segment, binary content included, in bytes; at most 256 MiB.</summary>
    public int MaxSegmentBytes
    {
        get;
        init => field = Within(value, 256, 256 << 20, nameof(MaxSegmentBytes));
    } = 16 << 20;

    /// <summary>The most elements in a segment; the standard's own segments have at most 40 or so.</summary>
    public int MaxElements
    {
        get;
        init => field = Within(value, 16, 100_000, nameof(MaxElements));
    } = 1000;

    /// <summary>The most issues listed for a transaction set, a group or an interchange; the others are
    /// counted.</summary>
    public int MaxIssues
    {
        get;
        init => field = Within(value, 1, 100_000, nameof(MaxIssues));
    } = 100;

    /// <summary>The longest transaction set that is mapped into rows, in bytes; at most 1 GiB. It is held
    /// until its end.</summary>
    public int MaxTransactionSetBytes
    {
        get;
        init => field = Within(value, 256, 1 << 30, nameof(MaxTransactionSetBytes));
    } = 64 << 20;

    /// <summary>The most cells that the rows of one transaction set may have, in all tables together; each
    /// takes 8 bytes.</summary>
    public int MaxCells
    {
        get;
        init => field = Within(value, 1, 256 << 20, nameof(MaxCells));
    } = 32 << 20;

    private static int Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
