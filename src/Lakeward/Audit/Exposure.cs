// Whose data a principal has seen.
namespace Lakeward.Audit;

/// <summary>How many people's data a principal's answers of a time have shown.</summary>
/// <param name="Answers">How many answers there are.</param>
/// <param name="Subjects">How many people: each once, however many tables and answers show them.</param>
/// <param name="Tables">The same for each table by name.</param>
/// <param name="Unattributed">Events that showed people's data without saying whose.</param>
/// <param name="LogSize">Events of the log that were considered.</param>
public sealed record Exposure(
    long Answers,
    long Subjects,
    IReadOnlyList<(string Table, long Subjects)> Tables,
    long Unattributed,
    long LogSize);
