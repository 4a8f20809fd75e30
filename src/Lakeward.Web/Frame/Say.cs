// Sizes, counts and times as the console says them.
using System.Globalization;

namespace Lakeward.Web.Frame;

/// <summary>Words for numbers, in English.</summary>
internal static class Say
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A number with separators.</summary>
    public static string Number(long number) => number.ToString("N0", Culture);

    /// <summary>A number and its noun.</summary>
    public static string Count(long number, string noun, string? nouns = null) =>
        $"{Number(number)} {(number == 1 ? noun : nouns ?? noun + "s")}";

    /// <summary>A size in the unit that leaves one to three digits before the point.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return $"{value.ToString(unit == 0 || value >= 100 ? "0" : "0.#", Culture)} {Units[unit]}";
    }

    /// <summary>A moment, in UTC to the second.</summary>
    public static string Exact(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", Culture);

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", Culture);

    /// <summary>How long ago or how far ahead a moment is.</summary>
    public static string Relative(DateTimeOffset time, DateTimeOffset now)
    {
        var away = now - time;
        var words = Words(away.Duration());
        return words is "now" ? "just now" : away < TimeSpan.Zero ? $"in {words}" : $"{words} ago";
    }

    /// <summary>A length of time in its largest unit.</summary>
    private static string Words(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => "now",
        < 60 => $"{(int)time.TotalSeconds} s",
        < 3600 => $"{(int)time.TotalMinutes} min",
        < 2 * 86400 => $"{(int)time.TotalHours} h",
        < 60 * 86400 => $"{(int)time.TotalDays} days",
        < 730L * 86400 => $"{(int)(time.TotalDays / 30.4)} months",
        _ => $"{(int)(time.TotalDays / 365.25)} years",
    };
}
