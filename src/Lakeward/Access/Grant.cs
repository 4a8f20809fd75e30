// What a role may do on a dataset or table, for which purposes, at which strength per column class.
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

    /// <summary>The rights by class, only those written; use <see cref="RightOn"/>.</summary>
    public required IReadOnlyDictionary<ColumnClass, ColumnRight> Rights { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }

    /// <summary>Dataset or dataset and table, as in <c>claims</c> or <c>claims.medical_claim</c>.</summary>
    public string Target => Table is null ? Dataset : $"{Dataset}.{Table}";

    /// <summary>The right on a class; denied unless written, whatever the value.</summary>
    public ColumnRight RightOn(ColumnClass columnClass) =>
        Rights.TryGetValue(columnClass, out var right) && Enum.IsDefined(right) ? right : ColumnRight.Deny;

    /// <summary>Whether it covers a table.</summary>
    public bool Covers(string dataset, string table) =>
        string.Equals(Dataset, dataset, StringComparison.Ordinal)
        && (Table is null || string.Equals(Table, table, StringComparison.Ordinal));
}
