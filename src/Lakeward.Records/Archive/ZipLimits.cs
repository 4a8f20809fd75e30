// The bounds on what an archive may make a reader do.
namespace Lakeward.Records.Archive;

/// <summary>Bounds; going over one is an issue with the entry's place.</summary>
public sealed record ZipLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static ZipLimits Default { get; } = new();

    /// <summary>The most entries, folders counted.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>The longest name of an entry, in bytes.</summary>
    public int MaxNameBytes { get; init; } = 512;

    /// <summary>The most bytes that one entry may unfold to.</summary>
    public long MaxEntryBytes { get; init; } = 64L << 30;

    /// <summary>The most bytes that all entries that are read may unfold to.</summary>
    public long MaxTotalBytes { get; init; } = 256L << 30;

    /// <summary>How many times larger than its compressed form an entry may be, once it is over
    /// <see cref="FreeBytes"/>.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>The size up to which <see cref="MaxRatio"/> does not count.</summary>
    public long FreeBytes { get; init; } = 1 << 20;
}
