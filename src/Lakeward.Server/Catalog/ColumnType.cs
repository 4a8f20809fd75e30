// The PostgreSQL type under which the catalog lists a column of the lake.
using System.Globalization;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>The type's number and name in PostgreSQL, its modifier, and its digits where it is numeric.
/// </summary>
internal readonly record struct ColumnType(long Oid, string Name, int Modifier, int? Precision, int? Scale)
{
    /// <summary>The type of the engine's type, which is that of a table's column.</summary>
    public static ColumnType Of(string sql) => sql.ToUpperInvariant() switch
    {
        "BOOLEAN" => new(WireType.Bool, "boolean", -1, null, null),
        "TINYINT" or "SMALLINT" => new(WireType.Int2, "smallint", -1, 16, 0),
        "INTEGER" => new(WireType.Int4, "integer", -1, 32, 0),
        "BIGINT" => new(WireType.Int8, "bigint", -1, 64, 0),
        "FLOAT" => new(WireType.Float4, "real", -1, 24, null),
        "DOUBLE" => new(WireType.Float8, "double precision", -1, 53, null),
        "DATE" => new(WireType.Date, "date", -1, null, null),
        "TIME" => new(WireType.Time, "time without time zone", -1, null, null),
        "TIMESTAMP" => new(WireType.Timestamp, "timestamp without time zone", -1, null, null),
        "TIMESTAMPTZ" or "TIMESTAMP WITH TIME ZONE" =>
            new(WireType.TimestampTz, "timestamp with time zone", -1, null, null),
        "BLOB" => new(WireType.Bytea, "bytea", -1, null, null),
        "UUID" => new(WireType.Uuid, "uuid", -1, null, null),
        "JSON" => new(WireType.Json, "json", -1, null, null),
        var known when known.StartsWith("DECIMAL(", StringComparison.Ordinal) => Decimal(known),
        _ => new(WireType.Text, "text", -1, null, null),
    };

    private static ColumnType Decimal(string sql)
    {
        var digits = sql["DECIMAL(".Length..^1].Split(',');
        var precision = int.Parse(digits[0], CultureInfo.InvariantCulture);
        var scale = digits.Length > 1 ? int.Parse(digits[1], CultureInfo.InvariantCulture) : 0;
        return new(WireType.Numeric, "numeric", ((precision << 16) | scale) + 4, precision, scale);
    }
}
