// Where in a file an issue lies.
using System.Globalization;

namespace Lakeward.Records;

/// <summary>
/// A place in a file. Every number is 1-based; a number that does not apply is absent. The field is given by
/// number only, because in a file without a header the "names" would be values.
/// </summary>
/// <param name="LineNumber">The physical line on which the row, message or value begins.</param>
/// <param name="RowNumber">The data row; the header and blank lines are not counted.</param>
/// <param name="FieldNumber">The column in which the issue lies.</param>
public readonly record struct RecordLocation(long LineNumber, long? RowNumber = null, int? FieldNumber = null)
{
    /// <summary>For example <c>line 12, field 3</c>.</summary>
    public override string ToString() => FieldNumber is { } field
        ? string.Create(CultureInfo.InvariantCulture, $"line {LineNumber}, field {field}")
        : string.Create(CultureInfo.InvariantCulture, $"line {LineNumber}");
}
