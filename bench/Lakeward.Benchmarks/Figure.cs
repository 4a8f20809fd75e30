// How measured quantities are written.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>A quantity with its text; ratios are taken of the value.</summary>
internal static class Figure
{
    /// <summary>Seconds, as milliseconds where there are few.</summary>
    public static (string Text, double Value) Time(double seconds) =>
        (seconds < 1 ? Text($"{seconds * 1000:0.0} ms") : Text($"{seconds:0.00} s"), seconds);

    /// <summary>A speed.</summary>
    public static (string Text, double Value) Speed(double bytesPerSecond) =>
        (bytesPerSecond < 1e9
            ? Text($"{bytesPerSecond / 1e6:0} MB/s")
            : Text($"{bytesPerSecond / 1e9:0.00} GB/s"),
            bytesPerSecond);

    /// <summary>A size in memory.</summary>
    public static (string Text, double Value) Size(double bytes) =>
        (Text($"{bytes / (1 << 20):0} MiB"), bytes);

    /// <summary>So many in a second.</summary>
    public static (string Text, double Value) Rate(double perSecond) =>
        (Text($"{perSecond:N0}/s"), perSecond);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
