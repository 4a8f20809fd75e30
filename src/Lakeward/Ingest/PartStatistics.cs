// The statistics that a table's log may carry in the clear: those of columns of class general, and no others.
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lakeward.Engine;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>
/// Delta statistics of one file: the row count, and for columns of class general the count of nulls and, for
/// numbers and times, the least and the greatest value. Text never leaves a value in the log.
/// </summary>
internal static class PartStatistics
{
    /// <summary>The memory file as a table of the engine.</summary>
    public static string Table(MemoryFile plain) => $"read_parquet({SqlText.Literal(plain.Path)})";

    /// <summary>The statistics as Delta's JSON.</summary>
    public static string Of(
        Connection connection, MemoryFile plain, IReadOnlyList<LoadColumn> columns, long rows)
    {
        var general = columns.Where(c => c.Column.Class == ColumnClass.General).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", rows);
            if (general.Count > 0)
            {
                Write(json, connection, plain, general);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(
        Utf8JsonWriter json, Connection connection, MemoryFile plain, List<LoadColumn> general)
    {
        var select = string.Join(", ", general.Select(Aggregates));
        using var result = connection.Query($"SELECT {select} FROM {Table(plain)}");
        var chunk = result.Next()!;
        (int, string)[] members = [(0, "minValues"), (1, "maxValues"), (2, "nullCount")];
        foreach (var (index, member) in members)
        {
            json.WriteStartObject(member);
            for (var column = 0; column < general.Count; column++)
            {
                if (chunk.Text((3 * column) + index, 0) is { } value)
                {
                    json.WritePropertyName(general[column].Column.PhysicalName);
                    WriteValue(json, general[column].Type.Kind, value, isCount: index == 2);
                }
            }

            json.WriteEndObject();
        }
    }

    private static string Aggregates(LoadColumn column)
    {
        var name = SqlText.Name(column.Column.PhysicalName);
        var bounds = column.Type.Kind is ValueKind.Text or ValueKind.Boolean
            ? "NULL::VARCHAR, NULL::VARCHAR"
            : $"min({name})::VARCHAR, max({name})::VARCHAR";
        return $"{bounds}, (count(*) - count({name}))::VARCHAR";
    }

    private static void WriteValue(Utf8JsonWriter json, ValueKind kind, string value, bool isCount)
    {
        var isNumber = isCount || kind is ValueKind.Integer or ValueKind.Decimal
            || (kind == ValueKind.Double
                && double.IsFinite(double.Parse(value, CultureInfo.InvariantCulture)));
        if (isNumber)
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(kind == ValueKind.Timestamp ? value.Replace(' ', 'T') : value);
        }
    }
}
