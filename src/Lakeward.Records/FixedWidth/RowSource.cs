// Where the value of a column lies in a fixed-width row, read from a mapping file.
using System.Text;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// One alternative of a column's source. Alternatives are parted by <c> | </c>; the first that gives
/// something fills the cell.
/// <code>
/// CLM_FROM_DT                               a column of the layout
/// CLM_BILL_FAC_TYPE_CD + CLM_BILL_FREQ_CD   several joined, where each has a value
/// 'medicare'                                a fixed text
/// 'male' when BENE_SEX_CD=1                 either of these, where a column has a value
/// </code>
/// </summary>
internal sealed class RowSource
{
    private readonly byte[] _wanted = [];

    private RowSource(string text, FixedWidthLayout layout)
    {
        var parts = text.Split(" when ");
        if (parts.Length > 1)
        {
            var test = parts[1].Split('=');
            Demand(parts.Length == 2 && test.Length == 2, text);
            WhenColumn = Place(test[0], layout);
            _wanted = Encoding.ASCII.GetBytes(test[1]);
        }

        if (parts[0] is ['\'', .. var literal, '\''])
        {
            Literal = Encoding.UTF8.GetBytes(literal);
        }
        else
        {
            Columns = [.. parts[0].Split(" + ").Select(name => Place(name, layout))];
        }
    }

    /// <summary>The fixed text, or null.</summary>
    internal byte[]? Literal { get; }

    /// <summary>The places of the columns that are joined.</summary>
    internal int[] Columns { get; } = [];

    /// <summary>The place of the column that is asked for a value first, or -1.</summary>
    internal int WhenColumn { get; } = -1;

    /// <summary>Reads a column's alternatives; throws <see cref="FormatException"/>.</summary>
    internal static RowSource[] ParseAll(string text, FixedWidthLayout layout) =>
        [.. text.Split(" | ").Select(one => new RowSource(one, layout))];

    /// <summary>Whether the row meets the condition, if there is one.</summary>
    internal bool Applies(FixedWidthLayout layout, ReadOnlySpan<byte> row) =>
        WhenColumn < 0 || layout.Value(row, WhenColumn).SequenceEqual(_wanted);

    private static int Place(string name, FixedWidthLayout layout)
    {
        var place = layout.Find(name);
        Demand(place >= 0, name);
        return place;
    }

    private static void Demand(bool holds, string text)
    {
        if (!holds)
        {
            throw new FormatException($"The source {text} cannot be read.");
        }
    }
}
