// Who saw a person's data.
namespace Lakeward.Audit;

/// <summary>The answers that showed a person's data in a time.</summary>
/// <param name="Window">The time asked about.</param>
/// <param name="Count">How many answers there are.</param>
/// <param name="Answers">The answers, oldest first, each read from the log when it is asked for.</param>
/// <param name="Unattributed">
/// Events of that time that showed people's data without saying whose: originals and quarantined records that
/// were shown, and answers from before this was recorded.
/// </param>
/// <param name="LogSize">Events of the log that were considered.</param>
public sealed record SubjectAccount(
    AuditWindow Window, long Count, IEnumerable<SubjectAnswer> Answers, long Unattributed, long LogSize);
