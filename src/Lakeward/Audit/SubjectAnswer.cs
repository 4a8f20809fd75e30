// One answer that showed a person's data.
namespace Lakeward.Audit;

/// <summary>An answer, as the log has it, and what of it concerns the person.</summary>
/// <param name="Index">The event's index.</param>
/// <param name="Event">The event.</param>
/// <param name="Seen">The tables in which rows about the person were in the authorised relation.</param>
public sealed record SubjectAnswer(long Index, AuditEvent Event, IReadOnlyList<SeenTable> Seen)
{
    /// <summary>
    /// The columns that were read of these tables, as <c>dataset.table.column</c>; a table of which no column
    /// was read, as for a count, stands alone.
    /// </summary>
    public IReadOnlyList<string> What =>
        [.. Seen.SelectMany(table => Event.Columns
            .Where(column => column.StartsWith($"{table.Name}.", StringComparison.Ordinal))
            .DefaultIfEmpty(table.Name)).Distinct()];
}
