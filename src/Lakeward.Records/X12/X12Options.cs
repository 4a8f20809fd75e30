// How a file of X12 is to be checked.
using System.Collections.Frozen;

namespace Lakeward.Records.X12;

/// <summary>Bounds, and which issues weigh more or less than they do by default.</summary>
public sealed record X12Options
{
    /// <summary>The options used when none are given.</summary>
    public static X12Options Default { get; } = new();

    /// <summary>The bounds.</summary>
    public X12Limits Limits { get; init; } = X12Limits.Default;

    /// <summary>
    /// Severities by code, for example <c>LW-REC-0480</c> as Error so that a claim whose lines do not add
    /// up is quarantined. Fatal issues cannot be changed, nor can another be made fatal.
    /// </summary>
    public IReadOnlyDictionary<string, IssueSeverity> Severities
    {
        get;
        init
        {
            if (value.Values.Contains(IssueSeverity.Fatal))
            {
                throw new ArgumentException("An issue cannot be made fatal.", nameof(Severities));
            }

            field = value.ToFrozenDictionary();
        }
    } = FrozenDictionary<string, IssueSeverity>.Empty;

    internal RecordIssue Weigh(RecordIssue issue) =>
        issue.Severity != IssueSeverity.Fatal && Severities.TryGetValue(issue.Code, out var severity)
            ? issue with { Severity = severity }
            : issue;
}
