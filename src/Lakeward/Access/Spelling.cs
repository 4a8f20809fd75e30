// Nearest names for suggestions, and texts made fit to print.
using System.Globalization;
using System.Text;

namespace Lakeward.Access;

/// <summary>
/// Suggestions by edit distance; bounded in every length, since the words come from outside.
/// </summary>
internal static class Spelling
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 2_000;
    private const int MaxShown = 60;

    /// <summary>
    /// The candidate within a third of the word's length in edits, nearest first, then in ordinal order; or
    /// null.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) > bestDistance)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            var isFirst = best is not null && string.CompareOrdinal(candidate, best) < 0;
            if (distance < bestDistance || (distance == bestDistance && isFirst))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>The text in single quotes, shortened, with anything unprintable as a question mark.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes().Take(MaxShown))
        {
            shown.Append(IsPrintable(rune) ? rune.ToString() : "?");
        }

        return shown.Append(text.Length > MaxShown ? "…'" : "'").ToString();
    }

    /// <summary>
    /// Whether a character leaves a mark or is the plain space; controls and directional marks are not
    /// printable.
    /// </summary>
    public static bool IsPrintable(Rune rune) =>
        rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse)
        && rune != Rune.ReplacementChar;

    /// <summary>Whether a whole text is printable and well formed.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                return false;
            }
        }

        return true;
    }

    // Optimal string alignment: one edit inserts, deletes, replaces or swaps neighbours. Case costs nothing.
    private static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[MaxLength + 1];
        Span<int> above = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            above[column] = column;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            above.CopyTo(before);
            row.CopyTo(above);
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) =>
        char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
