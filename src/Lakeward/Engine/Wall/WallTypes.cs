// The types of columns on the wire.
namespace Lakeward.Engine.Wall;

/// <summary>
/// Values travel whose type is of one size, text or bytes; an enum and whatever is nested is cast to text
/// before. What a statement's columns are is told of any type.
/// </summary>
internal static class WallTypes
{
    private const int MaxDepth = 32;

    /// <summary>Whether values of a type travel as they are.</summary>
    public static bool Travels(LogicalType type) => type.Renders && type.Kind != LogicalKind.Enum;

    public static void Write(WallFrame frame, IReadOnlyList<ResultColumn> columns)
    {
        frame.Add(columns.Count);
        foreach (var column in columns)
        {
            Write(frame.Add(column.Name), column.Type);
        }
    }

    /// <summary>Columns of any type, which are only told of.</summary>
    /// <exception cref="InvalidDataException">It is no type.</exception>
    public static IReadOnlyList<ResultColumn> Read(WallReader reader)
    {
        var columns = new ResultColumn[reader.Count()];
        for (var at = 0; at < columns.Length; at++)
        {
            columns[at] = new ResultColumn(reader.Text(), ReadType(reader, 0));
        }

        return columns;
    }

    /// <summary>Columns whose values follow.</summary>
    /// <exception cref="InvalidDataException">A type is none that travels.</exception>
    public static IReadOnlyList<ResultColumn> ReadTravelling(WallReader reader)
    {
        var columns = Read(reader);
        return columns.All(column => Travels(column.Type)) ? columns : throw WallReader.Malformed();
    }

    private static void Write(WallFrame frame, LogicalType type)
    {
        frame.Add(
            (byte)type.Kind).Add((byte)type.Precision).Add((byte)type.Scale).Add(type.Alias).Add(type.Sql);
        frame.Add(type.Element is null ? (byte)0 : (byte)1);
        if (type.Element is { } element)
        {
            Write(frame, element);
        }
    }

    private static LogicalType ReadType(WallReader reader, int depth)
    {
        var (kind, precision, scale) = ((LogicalKind)reader.Byte(), reader.Byte(), reader.Byte());
        var (alias, sql) = (reader.Text(), reader.Text());
        var element = reader.Byte() == 0 ? null
            : depth < MaxDepth ? ReadType(reader, depth + 1)
            : throw WallReader.Malformed();
        return LogicalType.Of(kind, precision, scale, alias, sql, element) ?? throw WallReader.Malformed();
    }
}
