// What gives a table its rows.
using System.Globalization;

namespace Lakeward.Records.X12;

/// <summary>
/// A loop (<c>2400</c>), a segment (<c>2220D/STC</c>), or groups of elements of a segment
/// (<c>2110/CAS/2 by 3</c>). Places are parted by <c> | </c>; after <c> else </c> stands a loop that gives a
/// row only where nothing before it gave one in it.
/// </summary>
/// <param name="Loop">The loop; <c>ST</c> for the transaction set.</param>
/// <param name="Segment">The segment; empty where the loop itself gives a row.</param>
/// <param name="FirstElement">The first element of the first group, or 0 where there are no groups.</param>
/// <param name="GroupSize">The elements of a group.</param>
/// <param name="IsFallback">Whether it stands after <c>else</c>.</param>
internal sealed record RowPlace(
    string Loop, string Segment, int FirstElement, int GroupSize, bool IsFallback)
{
    /// <summary>Reads all places; throws <see cref="FormatException"/>.</summary>
    internal static RowPlace[] Read(string? text) =>
    [
        .. (text ?? "ST").Split(" else ").SelectMany(
            (part, index) => part.Split(" | ").Select(place => ReadOne(place, index > 0))),
    ];

    private static RowPlace ReadOne(string text, bool isFallback)
    {
        var parts = text.Split('/');
        if (parts.Length < 3)
        {
            return new RowPlace(parts[0], parts.ElementAtOrDefault(1) ?? "", 0, 0, isFallback);
        }

        var numbers = parts[2].Split(" by ");
        return parts.Length == 3 && numbers.Length == 2
            ? new RowPlace(parts[0], parts[1], Number(numbers[0]), Number(numbers[1]), isFallback)
            : throw new FormatException($"The row {text} cannot be read.");
    }

    private static int Number(string text) =>
        int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
