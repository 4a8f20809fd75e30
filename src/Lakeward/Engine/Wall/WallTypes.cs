// The types of columns on the wire.
namespace Lakeward.Engine.Wall;

/// <summary>
/// A type is its kind, precision and scale. Only types whose values are of one size, text or bytes travel;
/// an enum and whatever is nested is cast to text before.
/// </summary>
internal static class WallTypes
{
    /// <summary>Whether values of a type travel as they are.</summary>
    public static bool Travels(LogicalType type) => type.Renders && type.Kind != LogicalKind.Enum;

    public static void Write(WallFrame frame, IReadOnlyList<ResultColumn> columns)
    {
        frame.Add(columns.Count);
        foreach (var column in columns)
        {
            frame.Add(column.Name).Add((byte)column.Type.Kind)
                .Add((byte)column.Type.Precision).Add((byte)column.Type.Scale);
        }
    }

    /// <exception cref="InvalidDataException">A type is none that travels.</exception>
    public static IReadOnlyList<ResultColumn> Read(WallReader reader)
    {
        var columns = new ResultColumn[reader.Count()];
        for (var at = 0; at < columns.Length; at++)
        {
            var name = reader.Text();
            var (kind, precision, scale) = ((LogicalKind)reader.Byte(), reader.Byte(), reader.Byte());
            var type = LogicalType.Of(kind, precision, scale);
            columns[at] = type is not null && (kind == LogicalKind.Invalid || Travels(type))
                ? new ResultColumn(name, type)
                : throw WallReader.Malformed();
        }

        return columns;
    }
}
