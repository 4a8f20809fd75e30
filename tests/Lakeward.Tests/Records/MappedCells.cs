// Looks at every cell that a file gives.
using Lakeward.Records.Mapping;

namespace Lakeward.Tests.Records;

internal static class MappedCells
{
    /// <summary>Reads a file to its end; how many cells have a value.</summary>
    public static long ReadCells(this MappedRecords records)
    {
        long count = 0;
        while (records.Next())
        {
            for (var row = 0; row < records.Rows.Count; row++)
            {
                for (var column = records.Rows.Table(row).Columns.Count - 1; column >= 0; column--)
                {
                    count += records.Rows.Cell(row, column).IsEmpty ? 0 : 1;
                }
            }
        }

        return count;
    }
}
