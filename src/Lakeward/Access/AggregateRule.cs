// What a grant demands of answers: aggregates alone, each over enough people, rounded.
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lakeward.Access;

/// <summary>
/// A grant that shows no rows, but aggregates over them. Every figure stands on at least
/// <paramref name="Minimum"/> people; counts and sums are multiples of <paramref name="Multiple"/>.
/// </summary>
/// <remarks>
/// The usual minimum of 11 is that of the cell size suppression policy of the Centers for Medicare and
/// Medicaid Services: no figure on 1 to 10 people.
/// </remarks>
public sealed partial record AggregateRule(int Minimum, int Multiple)
{
    /// <summary>The minimum where none is written.</summary>
    public const int UsualMinimum = 11;

    private const int MaxMinimum = 1_000;
    private const int MaxMultiple = 1_000;

    /// <summary>How it is written, for messages.</summary>
    public const string Forms = "rows, aggregates, aggregates(MINIMUM) or aggregates(MINIMUM, MULTIPLE), "
        + "with a minimum of 2 to 1000 people and a multiple of 1 to 1000";

    /// <summary>
    /// Reads <c>rows</c> as null, and <c>aggregates(20, 5)</c>; false where the text is neither.
    /// </summary>
    public static bool TryRead(string text, out AggregateRule? rule)
    {
        rule = null;
        if (text == "rows")
        {
            return true;
        }

        var match = Written().Match(text);
        var (minimum, multiple) = (Number(match.Groups[1], UsualMinimum), Number(match.Groups[2], 1));
        if (!match.Success || minimum is < 2 or > MaxMinimum || multiple is < 1 or > MaxMultiple)
        {
            return false;
        }

        rule = new(minimum, multiple);
        return true;
    }

    /// <summary>The stricter of two in every part; null demands nothing.</summary>
    public static AggregateRule? Stricter(AggregateRule? first, AggregateRule? second) =>
        first is null || second is null
            ? first ?? second
            : new(Math.Max(first.Minimum, second.Minimum), Math.Max(first.Multiple, second.Multiple));

    /// <summary>As a manifest writes it.</summary>
    public override string ToString() => Multiple == 1
        ? string.Create(CultureInfo.InvariantCulture, $"aggregates({Minimum})")
        : string.Create(CultureInfo.InvariantCulture, $"aggregates({Minimum}, {Multiple})");

    private static int Number(Group group, int otherwise) =>
        group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(
        @"^aggregates(?:\( *([0-9]{1,6}) *(?:, *([0-9]{1,6}) *)?\))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
