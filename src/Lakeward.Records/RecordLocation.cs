// Where in a file an issue lies.
using System.Globalization;
using System.Text;

namespace Lakeward.Records;

/// <summary>
/// A place in a file. Every number is 1-based; what does not apply is absent. A field is given by number
/// only, because in a file without a header the "names" would be values.
/// </summary>
/// <param name="LineNumber">The physical line on which the row, message or value begins.</param>
/// <param name="RowNumber">The data row; the header and blank lines are not counted.</param>
/// <param name="FieldNumber">The column, element or field in which the issue lies.</param>
public readonly record struct RecordLocation(long LineNumber, long? RowNumber = null, int? FieldNumber = null)
{
    /// <summary>The segment within its interchange or message.</summary>
    public long? SegmentNumber { get; init; }

    /// <summary>The segment's name, for example <c>CLM</c>; only a name the standard knows.</summary>
    public string? Segment { get; init; }

    /// <summary>The component within the field.</summary>
    public int? ComponentNumber { get; init; }

    /// <summary>
    /// Names of the standard and indexes from 0, for example <c>Bundle.entry[3].resource.birthDate</c>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>For example <c>line 12, field 3</c> or <c>line 9, segment 8 CLM, field 5</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, $"line {LineNumber}");
        if (SegmentNumber is { } segment)
        {
            Append(text, $", segment {segment}");
        }

        if (Segment is not null)
        {
            Append(text, $"{(SegmentNumber is null ? ", segment" : "")} {Segment}");
        }

        if (FieldNumber is { } field)
        {
            Append(text, $", field {field}");
        }

        if (ComponentNumber is { } component)
        {
            Append(text, $", component {component}");
        }

        return (Path is null ? text : text.Append(", ").Append(Path)).ToString();
    }

    private static void Append(StringBuilder text, FormattableString part) =>
        text.Append(part.ToString(CultureInfo.InvariantCulture));
}
