// A table as the manifest declares it: its format, its subject, its columns and their classes.
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>A declared table. Columns keep the order in which they are written.</summary>
public sealed record ManifestTable
{
    /// <summary>The id within its dataset.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The forms of the files it is made from, at least one.</summary>
    public required IReadOnlyList<RecordFormat> Formats { get; init; }

    /// <summary>
    /// The table of the formats' mappings whose rows these are, or null where the files have columns of their
    /// own.
    /// </summary>
    public string? Layout { get; init; }

    /// <summary>The separator of delimited files, or null to detect it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The column that names the person a row is about, or null for a table about nobody.</summary>
    public string? Subject { get; init; }

    /// <summary>The declared columns, in the order written, or those of the mapping.</summary>
    public required IReadOnlyList<ManifestColumn> Columns { get; init; }

    /// <summary>
    /// The class of columns not named above, or null: then a file with other columns is refused.
    /// </summary>
    public ColumnClass? OtherColumns { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }

    /// <summary>Dataset and table, as in <c>claims.medical_claim</c>.</summary>
    public string FullName => $"{Dataset}.{Id}";

    /// <summary>
    /// A declared column by name, or null. Case does not matter, as in SQL; no two names differ by case
    /// only.
    /// </summary>
    public ManifestColumn? FindColumn(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The class a column of this name has, or null where the manifest does not know it.</summary>
    public ColumnClass? ClassOf(string name) => FindColumn(name)?.Class ?? OtherColumns;
}
