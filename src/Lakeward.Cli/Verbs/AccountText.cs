// Says who saw whom, as tables for people and as records for programs.
using System.Globalization;
using Lakeward.Audit;
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Verbs;

internal static class AccountText
{
    private const int PolicyDigits = 8;

    /// <summary>What is said of an answer.</summary>
    public static readonly IReadOnlyList<string> AnswerHeadings =
        ["time", "who", "role", "purpose", "agreement", "what", "policy", ">event"];

    /// <summary>What is said in an accounting of disclosures.</summary>
    public static readonly IReadOnlyList<string> DisclosureHeadings =
        ["first", "last", ">number", "recipient", "purpose", "exempt", "agreement", "what", ">event"];

    /// <summary>An answer's fields.</summary>
    public static string?[] Of(SubjectAnswer answer) =>
    [
        Amount.Moment(answer.Event.Time),
        answer.Event.Principal,
        answer.Event.Role,
        answer.Event.Purpose,
        answer.Event.Agreement,
        WhatOf(answer.What, answer.Seen),
        answer.Event.Policy?[..Math.Min(PolicyDigits, answer.Event.Policy.Length)],
        answer.Index.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>A disclosure's fields.</summary>
    public static string?[] Of(Disclosure line) =>
    [
        Amount.Moment(line.First),
        Amount.Moment(line.Last),
        line.Number.ToString(CultureInfo.InvariantCulture),
        line.Recipient,
        line.Purpose,
        line.Exemption,
        line.Agreement,
        string.Join(", ", line.What),
        line.FirstIndex.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Says which time and how much of the log a report rests on, and what it cannot tell.</summary>
    public static void WriteReach(
        Action<FormattableString> say, string found, AuditWindow window, long unattributed, long logSize)
    {
        var (since, until) = (window.Since, window.Until);
        var time = (since, until) switch
        {
            (null, null) => "",
            ({ } from, null) => $" since {Amount.Moment(from)}",
            (null, { } to) => $" before {Amount.Moment(to)}",
            ({ } from, { } to) => $" from {Amount.Moment(from)} to {Amount.Moment(to)}",
        };
        say($"  {found}{time}. [dim]The log was read, and verifies, to {Amount.Count(logSize)}.[/]");
        if (unattributed > 0)
        {
            var events = $"{Amount.Count(unattributed, "event")} that showed records as they were sent, "
                + "or answers from before this was recorded";
            say($"  [yellow]not told by person:[/] {events}");
        }
    }

    /// <summary>The columns under each table's name, so that the name stands once.</summary>
    private static string WhatOf(IReadOnlyList<string> what, IReadOnlyList<SeenTable> seen) => string.Join(
        "; ", seen.Select(table => table.Name).Distinct().Select(name =>
        {
            var columns = what.Where(column => column.StartsWith($"{name}.", StringComparison.Ordinal))
                .Select(column => column[(name.Length + 1)..]).ToList();
            return columns.Count == 0 ? name : $"{name}: {string.Join(", ", columns)}";
        }));
}
