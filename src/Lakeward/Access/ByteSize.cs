// A size in bytes that reads and writes as people say it, for example 10 GiB.
using System.Globalization;

namespace Lakeward.Access;

/// <summary>
/// A size in bytes. Text is a whole or decimal number, an optional space and a unit: B, KB, MB, GB, TB
/// (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024); it must come to a whole number of bytes, at
/// most 2^60.
/// </summary>
public readonly record struct ByteSize(long Bytes)
{
    private const long MaxBytes = 1L << 60;

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1),
    ];

    /// <summary>Reads a size; false when it is not one.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        if (text.Length is 0 or > 32)
        {
            return false;
        }

        foreach (var (unit, bytes) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
            {
                continue;
            }

            var number = text[..^unit.Length].TrimEnd(' ');
            const NumberStyles Style = NumberStyles.AllowDecimalPoint;
            if (!decimal.TryParse(number, Style, CultureInfo.InvariantCulture, out var count)
                || count > MaxBytes / bytes
                || count * bytes != decimal.Truncate(count * bytes))
            {
                return false;
            }

            size = new((long)(count * bytes));
            return true;
        }

        return false;
    }

    /// <summary>The exact size in the largest binary unit that divides it, else in bytes.</summary>
    public override string ToString()
    {
        foreach (var (unit, bytes) in Units)
        {
            if (unit.Contains('i', StringComparison.Ordinal) && Bytes >= bytes && Bytes % bytes == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes / bytes} {unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
    }
}
