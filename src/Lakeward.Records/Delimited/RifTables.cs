// Recognises research identifiable files and knows the types of their columns.
using Lakeward.Records.Typing;

namespace Lakeward.Records.Delimited;

/// <summary>
/// The research identifiable files of the Chronic Conditions Warehouse: delimited by vertical bars, with a
/// header, dates as <c>23-JUN-2015</c>. A file is told by its header, and a column's type by its name.
/// <para>References: CMS, Chronic Conditions Warehouse codebooks; the Beneficiary FHIR Data server's files.</para>
/// </summary>
public static class RifTables
{
    private static readonly (string Name, string[] Columns)[] Tables =
        [.. EmbeddedTable.Rows("Delimited/rif-tables.tsv").Select(row => (row[0], row[1].Split(' ')))];

    private static readonly (string End, ColumnType Type)[] Types =
        [.. EmbeddedTable.Rows("Delimited/rif-types.tsv").Select(row => (row[0], TypeNamed(row[1])))];

    /// <summary>The name of the table whose header this is, for example <c>inpatient</c>, or null.</summary>
    public static string? Recognize(IReadOnlyList<string> columnNames)
    {
        var names = columnNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Array.Find(Tables, table => Array.TrueForAll(table.Columns, names.Contains)).Name;
    }

    /// <summary>The type of a column; codes and identifiers are text, since leading zeros count.</summary>
    public static ColumnType TypeOf(string columnName)
    {
        var name = columnName.TrimEnd("0123456789".ToCharArray());
        foreach (var (end, type) in Types)
        {
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        return ColumnType.Text;
    }

    private static ColumnType TypeNamed(string name) => ColumnType.TryParse(name, out var type)
        ? type
        : throw new InvalidOperationException($"The table of types holds the unknown type {name}.");
}
