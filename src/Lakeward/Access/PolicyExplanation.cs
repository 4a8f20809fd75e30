// What a manifest lets a principal see of a table, and which clause says so.
namespace Lakeward.Access;

/// <summary>
/// A decision over a table's declared columns, for people to read; it needs no data and no key. Where the
/// table takes other columns, they are together one column of the name <see cref="OtherColumns"/>.
/// </summary>
public static class PolicyExplanation
{
    /// <summary>The name that stands for the columns the manifest does not name.</summary>
    public const string OtherColumns = "*";

    /// <summary>
    /// The decision for a principal, purpose and table (<c>claims.medical_claim</c>) on a day.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ACC-0113: the table is not one of the manifest.</exception>
    public static AccessDecision Of(
        Manifest manifest, string principal, string? purpose, string table, DateOnly day)
    {
        var found = manifest.Datasets.Values.SelectMany(dataset => dataset.Tables.Values)
            .Where(known => known.FullName == table || known.Id == table).ToList();
        if (found is not [var one])
        {
            throw AccessErrors.TableNotNamed(table);
        }

        return AccessDecider.Decide(
            manifest,
            new AccessRequest
            {
                Principal = principal,
                Purpose = purpose,
                Dataset = one.Dataset,
                Table = one.Id,
                Columns = ColumnsOf(one),
            },
            day);
    }

    /// <summary>
    /// What is shown of a column in words: its rules, strongest first, as in <c>allow, else hash</c>.
    /// </summary>
    public static string Shown(ColumnDecision column) => column.Cells.Count == 0
        ? "deny"
        : string.Join(", else ", column.Cells.Select(cell => cell.Rule.ToString()).Distinct());

    private static List<ClassedColumn> ColumnsOf(ManifestTable table)
    {
        var columns = table.Columns.Select(column => new ClassedColumn(column.Name, column.Class)).ToList();
        if (table.OtherColumns is { } others)
        {
            columns.Add(new(OtherColumns, others));
        }

        return columns;
    }
}
