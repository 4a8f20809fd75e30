// Names for PostgreSQL: what it takes, and in quotes.
using System.Text;
using System.Text.RegularExpressions;
using Lakeward.Engine;

namespace Lakeward.Marts;

/// <summary>
/// Names longer than 63 bytes would be cut short by PostgreSQL, and two could become one; here they are
/// refused.
/// </summary>
/// <remarks>References: PostgreSQL 15, 4.1.1 (identifiers), 5.5 (system columns).</remarks>
internal static partial class MartName
{
    private const int MaxSizeBytes = 63;
    private const int MaxSchemaLength = 30;

    private static readonly HashSet<string> SystemColumns =
        new(StringComparer.Ordinal) { "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };

    /// <summary>Refuses what is no name for a mart's schema.</summary>
    public static void RequireSchema(string name)
    {
        if (name.Length > MaxSchemaLength || !Schema().IsMatch(name)
            || name.StartsWith("pg_", StringComparison.Ordinal) || name is "public" or "information_schema")
        {
            throw MartErrors.BadSchema(MaxSchemaLength);
        }
    }

    /// <summary>Refuses names of the table, its columns and roles that PostgreSQL does.</summary>
    public static void Require(string schema, MartTable table)
    {
        Require("table", table.Name);
        foreach (var column in table.Columns)
        {
            Require("column", column.Name);
            if (SystemColumns.Contains(column.Name))
            {
                throw MartErrors.BadName("column", column.Name, "a system column bears it");
            }
        }

        foreach (var reader in table.Readers)
        {
            Require("role", Role(schema, reader.Principal));
        }
    }

    /// <summary>The role of a principal, unquoted.</summary>
    public static string Role(string schema, string principal) => $"{schema}_{principal}";

    /// <summary>A table, quoted.</summary>
    public static string Table(string schema, MartTable table) =>
        $"{SqlText.Name(schema)}.{SqlText.Name(table.Name)}";

    /// <summary>Columns, quoted and parted by commas.</summary>
    public static string Columns(IEnumerable<MartColumn> columns) =>
        string.Join(", ", columns.Select(column => SqlText.Name(column.Name)));

    private static void Require(string kind, string name)
    {
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            throw MartErrors.BadName(kind, "…", "it is empty or holds a control character");
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxSizeBytes)
        {
            throw MartErrors.BadName(kind, name, $"it has more than {MaxSizeBytes} bytes");
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Schema();
}
