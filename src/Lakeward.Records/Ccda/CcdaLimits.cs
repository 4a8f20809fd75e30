// The bounds on what a C-CDA document may make the reader hold.
namespace Lakeward.Records.Ccda;

/// <summary>Bounds; going over one is an issue, never an exception and never more memory.</summary>
public sealed record CcdaLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static CcdaLimits Default { get; } = new();

    /// <summary>The longest document, in characters; what one attribute or text can make the XML reader
    /// hold is bounded by it too.</summary>
    public long MaxCharacters
    {
        get;
        init => field = Within(value, 100, 1L << 32, nameof(MaxCharacters));
    } = 64 << 20;

    /// <summary>How deep elements may nest.</summary>
    public int MaxDepth
    {
        get;
        init => field = (int)Within(value, 8, 1000, nameof(MaxDepth));
    } = 128;

    /// <summary>The most elements and attributes in the header or in one entry.</summary>
    public int MaxNodes
    {
        get;
        init => field = (int)Within(value, 16, 10_000_000, nameof(MaxNodes));
    } = 100_000;

    /// <summary>The longest attribute value or text that is kept, in characters.</summary>
    public int MaxValueCharacters
    {
        get;
        init => field = (int)Within(value, 16, 1 << 24, nameof(MaxValueCharacters));
    } = 64 << 10;

    /// <summary>The most rows that the header or one entry may give in all tables together.</summary>
    public int MaxRows
    {
        get;
        init => field = (int)Within(value, 1, 10_000_000, nameof(MaxRows));
    } = 20_000;

    private static long Within(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
