// The answer to who may read what: granted with a decision per column, or refused with a reason.
using Lakeward.Errors;

namespace Lakeward.Access;

/// <summary>A closed pair of answers.</summary>
public abstract record AccessDecision
{
    private AccessDecision()
    {
    }

    /// <summary>
    /// The granted answer; throws the refusal, with outcome <see cref="Outcome.Refused"/>, otherwise.
    /// </summary>
    public Granted OrThrow() => this switch
    {
        Granted granted => granted,
        Refused refused => throw refused.ToException(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The table may be read, column by column as decided; a column may still be denied.</summary>
    public sealed record Granted : AccessDecision
    {
        /// <summary>Who.</summary>
        public required string Principal { get; init; }

        /// <summary>The purpose of use, stated or defaulted.</summary>
        public required string Purpose { get; init; }

        /// <summary>The dataset.</summary>
        public required string Dataset { get; init; }

        /// <summary>The table.</summary>
        public required string Table { get; init; }

        /// <summary>The roles whose grants hold, joined by + where there are several.</summary>
        public required string Role { get; init; }

        /// <summary>
        /// The grants that hold, as in <c>claims/HOPERAT</c>, joined by + where there are several.
        /// </summary>
        public required string Grant { get; init; }

        /// <summary>The id of the agreement the dataset is held under; it is live.</summary>
        public required string Agreement { get; init; }

        /// <summary>The column that names the person a row is about, or null.</summary>
        public string? Subject { get; init; }

        /// <summary>The day for which it was decided; ages are told as of it.</summary>
        public DateOnly Today { get; init; }

        /// <summary>
        /// The grants that hold and show a column; a row is shown where the filter of one is true, and no row
        /// where there is none.
        /// </summary>
        public required IReadOnlyList<GrantClause> Clauses { get; init; }

        /// <summary>Aggregates alone may be shown, and how, or null where rows may be.</summary>
        public AggregateRule? Aggregates { get; init; }

        /// <summary>Whether some rows may be hidden.</summary>
        public bool FiltersRows => Clauses.All(clause => clause.Filter is not null);

        /// <summary>One decision per column asked about, in that order.</summary>
        public required IReadOnlyList<ColumnDecision> Columns { get; init; }

        /// <summary>
        /// The failure to report when a statement names a denied column (<c>LW-ACC-0102</c>).
        /// </summary>
        public LakeException Denied(ColumnDecision column) => AccessErrors.ColumnDenied(this, column);
    }

    /// <summary>The table may not be read: a stable id, one line, and what to do.</summary>
    public sealed record Refused(string Id, string Message, string Hint) : AccessDecision
    {
        /// <summary>The refusal as a failure.</summary>
        public LakeException ToException() => new(Id, Message, Hint, Outcome.Refused);
    }
}
