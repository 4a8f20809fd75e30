// How a log is cut into tiles and bundles, and where each lies.
using System.Globalization;

namespace Lakeward.Audit;

/// <summary>
/// The address of one file of the log: a hash tile <c>tile/&lt;level&gt;/…</c>, or a bundle of entries or
/// sealed details beside it. Full ones hold 256 and never change; a partial one ends in
/// <c>.p/&lt;width&gt;</c>.
/// </summary>
/// <remarks>
/// References: C2SP tlog-tiles. The index is written in groups of three digits, all but the last
/// with an x: 1234067 is <c>x001/x234/067</c>. The <c>details</c> section is our own, laid out like
/// <c>entries</c>.
/// </remarks>
/// <param name="Section">A level from 0, or <c>entries</c>, or <c>details</c>.</param>
/// <param name="Index">0-based.</param>
/// <param name="Width">1 to 256.</param>
public readonly record struct Tile(string Section, long Index, int Width)
{
    /// <summary>Hashes or entries in a full tile or bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>Bytes in a full hash tile.</summary>
    internal const int FullSizeBytes = FullWidth * MerkleHash.SizeBytes;

    /// <summary>Levels of the tree that one level of tiles spans.</summary>
    internal const int Height = 8;

    /// <summary>The section of the entries themselves.</summary>
    public const string Entries = "entries";

    /// <summary>The section of the sealed details.</summary>
    public const string Details = "details";

    private const int MaxLevel = 7;
    private const long MaxIndex = long.MaxValue / FullWidth;
    private const string Folder = "tile";

    /// <summary>Whether it never changes.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The path below the log's folder.</summary>
    public string Path => $"{Folder}/{Section}/{IndexPath(Index)}" + (IsFull ? "" : $".p/{Width}");

    /// <summary>A tile of hashes.</summary>
    internal static Tile Hashes(int level, long index, int width = FullWidth) =>
        new(level.ToString(CultureInfo.InvariantCulture), index, width);

    /// <summary>The tile of that section and index in a log where the section holds so many items.</summary>
    internal static Tile At(string section, long index, long items) =>
        new(section, index, (int)Math.Min(FullWidth, items - (index * FullWidth)));

    /// <summary>How many hashes or entries a section has in a log of that size.</summary>
    internal static long ItemsAt(int level, long size) => size >> (Height * level);

    /// <summary>How many tiles, the partial one included, so many items fill.</summary>
    internal static long CountFor(long items) => (items + FullWidth - 1) / FullWidth;

    /// <summary>The lowest level of tiles that the log does not have.</summary>
    internal static int LevelsFor(long size)
    {
        var levels = 0;
        while (ItemsAt(levels, size) > 0)
        {
            levels++;
        }

        return levels;
    }

    /// <summary>Reads a path below the log's folder; null when it is not exactly one of ours.</summary>
    public static Tile? TryParse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != Folder)
        {
            return null;
        }

        var width = FullWidth;
        var last = parts.Length - 1;
        if (parts[last - 1].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(parts[last], NumberStyles.None, CultureInfo.InvariantCulture, out width))
            {
                return null;
            }

            last--;
            parts[last] = parts[last][..^2];
        }

        var digits = string.Concat(parts.AsSpan(2, last - 1).ToArray().Select(p => p.TrimStart('x')));
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        // Writing the address again and comparing leaves no second spelling for any file.
        var tile = new Tile(parts[1], index, width);
        var isValid = IsSection(parts[1]) && index < MaxIndex && width is >= 1 and <= FullWidth;
        return isValid && tile.Path == path ? tile : null;
    }

    private static bool IsSection(string name) =>
        name is Entries or Details || (name.Length == 1 && name[0] is >= '0' and <= (char)('0' + MaxLevel));

    private static string IndexPath(long index)
    {
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
        {
            path = $"x{(index % 1000).ToString("000", CultureInfo.InvariantCulture)}/{path}";
        }

        return path;
    }
}
