// What a role may do on a dataset or table, for which purposes, at which strength per column class.
using Lakeward.Access.Policy;
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>
/// A grant. A class it does not name is denied. A grant on a dataset covers all its tables.
/// </summary>
public sealed record Grant
{
    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>One table of it, or null for all.</summary>
    public string? Table { get; init; }

    /// <summary>The purposes of use it holds for, at least one.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>The rules by class, only those written; use <see cref="RuleOn"/>.</summary>
    public required IReadOnlyDictionary<ColumnClass, ColumnRule> Rights { get; init; }

    /// <summary>
    /// The rules of single columns, which go before that of their class; upper and lower case are the same.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnRule> Columns { get; init; } =
        new Dictionary<string, ColumnRule>();

    /// <summary>The row filter as written, or null for every row.</summary>
    public string? Rows { get; init; }

    /// <summary>Aggregates alone are shown, and how, or null where rows are.</summary>
    public AggregateRule? Aggregates { get; init; }

    /// <summary>
    /// Which of two equally strong masks on one column goes first: that of the higher number.
    /// </summary>
    public int Precedence { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }

    /// <summary>Dataset or dataset and table, as in <c>claims</c> or <c>claims.medical_claim</c>.</summary>
    public string Target => Table is null ? Dataset : $"{Dataset}.{Table}";

    /// <summary>The rule on a class; denied unless written, whatever the value.</summary>
    public ColumnRule RuleOn(ColumnClass columnClass) =>
        Rights.TryGetValue(columnClass, out var rule) ? rule : ColumnRule.Deny;

    /// <summary>The rule on a column of a class: its own, else that of the class.</summary>
    public ColumnRule RuleOf(string column, ColumnClass columnClass) =>
        Columns.TryGetValue(column, out var rule) ? rule : RuleOn(columnClass);

    /// <summary>Whether it covers a table.</summary>
    public bool Covers(string dataset, string table) =>
        string.Equals(Dataset, dataset, StringComparison.Ordinal)
        && (Table is null || string.Equals(Table, table, StringComparison.Ordinal));
}
