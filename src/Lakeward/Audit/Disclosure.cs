// One line of an accounting of disclosures.
namespace Lakeward.Audit;

/// <summary>
/// What one recipient was shown of a person's data for one purpose: the first time, how often, and the last.
/// </summary>
/// <remarks>
/// Reference: 45 CFR 164.528(b)(2) (date, recipient, description, purpose) and (b)(3) (several disclosures to
/// one recipient for one purpose: the first, their number, and the date of the last).
/// </remarks>
/// <param name="First">The date of the first.</param>
/// <param name="Last">The date of the last.</param>
/// <param name="Number">How many.</param>
/// <param name="Recipient">The principal who was shown the data.</param>
/// <param name="Purpose">The purpose of use, as a code.</param>
/// <param name="Agreement">The agreement under which it was shown.</param>
/// <param name="What">Tables and columns, as <see cref="SubjectAnswer.What"/> names them.</param>
/// <param name="FirstIndex">The index of the first one's event.</param>
public sealed record Disclosure(
    DateTimeOffset First,
    DateTimeOffset Last,
    long Number,
    string Recipient,
    string Purpose,
    string? Agreement,
    IReadOnlyList<string> What,
    long FirstIndex)
{
    /// <summary>Years that an accounting covers: 45 CFR 164.528(a)(1).</summary>
    public const int Years = 6;

    /// <summary>
    /// <c>treatment</c>, <c>payment</c> or <c>operations</c> where the purpose's code is one of these, which
    /// an accounting may leave out (164.528(a)(1)(i)); else null.
    /// </summary>
    public string? Exemption => Purpose switch
    {
        "TREAT" or "ETREAT" => "treatment",
        "HPAYMT" => "payment",
        "HOPERAT" => "operations",
        _ => null,
    };

    /// <summary>The lines of an account, by the first date.</summary>
    public static IReadOnlyList<Disclosure> Of(IEnumerable<SubjectAnswer> answers)
    {
        var lines = new Dictionary<(string, string, string?, string), Disclosure>();
        foreach (var (index, happened, _, what) in answers.Select(a => (a.Index, a.Event, a.Seen, a.What)))
        {
            var (recipient, purpose) = (happened.Principal ?? "", happened.Purpose ?? "");
            var key = (recipient, purpose, happened.Agreement, string.Join('\n', what));
            lines[key] = lines.TryGetValue(key, out var line)
                ? line with { Last = happened.Time, Number = line.Number + 1 }
                : new Disclosure(
                    happened.Time, happened.Time, 1, recipient, purpose, happened.Agreement, what, index);
        }

        return [.. lines.Values.OrderBy(line => line.FirstIndex)];
    }
}
