// Refuses file names that carry a person's identifiers.
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lakeward.Ingest;

/// <summary>
/// Names travel farther than content: into listings, mails and tickets. A name that holds what looks like a
/// social security number or a birth date is refused before anything leaves the sender's machine.
/// </summary>
/// <remarks>
/// A full date counts as a birth date when it lies more than 400 days back: extracts carry recent
/// dates in their names, people are mostly older. The check is a net with known holes, not a proof.
/// </remarks>
public static partial class FileNameCheck
{
    private const int RecentDays = 400;
    private const int MaxLength = 255;

    /// <summary>Throws where the name must not be used.</summary>
    /// <exception cref="Errors.LakeException">The name carries an identifier, a path or a control
    /// character.</exception>
    public static void Require(string name, DateOnly today)
    {
        if (name.Length is 0 or > MaxLength || name is "." or ".." || name.Any(IsForbidden))
        {
            throw IngestErrors.NameIsAPath();
        }

        if (SocialSecurityNumber().IsMatch(name))
        {
            throw IngestErrors.NameHasSocialSecurityNumber();
        }

        if (Dates(name).Any(date => date.AddDays(RecentDays) < today))
        {
            throw IngestErrors.NameHasBirthDate();
        }
    }

    private static bool IsForbidden(char c) => c is '/' or '\\' || char.IsControl(c);

    private static IEnumerable<DateOnly> Dates(string name)
    {
        foreach (Match match in YearFirst().Matches(name))
        {
            var parts = match.Groups;
            if (TryDate(parts["y"].Value, parts["m"].Value, parts["d"].Value) is { } date)
            {
                yield return date;
            }
        }

        foreach (Match match in YearLast().Matches(name))
        {
            var (first, second) = (match.Groups["a"].Value, match.Groups["b"].Value);
            if ((TryDate(match.Groups["y"].Value, first, second)
                ?? TryDate(match.Groups["y"].Value, second, first)) is { } date)
            {
                yield return date;
            }
        }
    }

    private static DateOnly? TryDate(string year, string month, string day) =>
        DateOnly.TryParseExact(
            $"{year}-{month}-{day}", "yyyy-M-d", CultureInfo.InvariantCulture, default, out var date)
            ? date
            : null;

    [GeneratedRegex(@"(?<!\d)(?!000|666)\d{3}[-_. ]?\d{2}[-_. ]?\d{4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SocialSecurityNumber();

    [GeneratedRegex(
        @"(?<!\d)(?<y>(19|20)\d{2})[-_. ]?(?<m>\d{2})[-_. ]?(?<d>\d{2})(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(
        @"(?<!\d)(?<a>\d{1,2})[-_. ]?(?<b>\d{1,2})[-_. ]?(?<y>(19|20)\d{2})(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearLast();
}
