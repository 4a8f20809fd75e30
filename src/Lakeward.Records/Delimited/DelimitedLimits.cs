// The bounds on what a delimited file may make the reader hold.
namespace Lakeward.Records.Delimited;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record DelimitedLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static DelimitedLimits Default { get; } = new();

    /// <summary>The longest row, line end excluded, in bytes; at most 256 MiB.</summary>
    public int MaxRowBytes
    {
        get;
        init => field = Within(value, 16, 256 << 20, nameof(MaxRowBytes));
    } = 16 << 20;

    /// <summary>The longest field as written, quotes included, in bytes.</summary>
    public int MaxFieldBytes
    {
        get;
        init => field = Within(value, 1, 256 << 20, nameof(MaxFieldBytes));
    } = 16 << 20;

    /// <summary>The most columns.</summary>
    public int MaxColumns
    {
        get;
        init => field = Within(value, 1, 100_000, nameof(MaxColumns));
    } = 20_000;

    /// <summary>
    /// The size aimed at for a block, in bytes; a block grows only for a row that is longer. By default a
    /// pooled array of 1 MiB, less the spare bytes after the content.
    /// </summary>
    public int BlockSizeBytes
    {
        get;
        init => field = Within(value, 16, 64 << 20, nameof(BlockSizeBytes));
    } = (1 << 20) - ByteLump.Size;

    private static int Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
