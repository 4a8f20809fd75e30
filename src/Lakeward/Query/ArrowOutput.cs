// Writes a result as an Arrow IPC stream.
using System.Buffers.Binary;
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// The schema, batches of up to 65,536 rows or about 8 MiB, and the mark of the end. Integers, reals, truth
/// values, dates, times and moments are Arrow's own; a decimal and an integer of 128 bits is a decimal of 128
/// bits; a moment with a zone is in UTC; text, labels, UUIDs, and whatever else has no fixed size is UTF-8.
/// </summary>
/// <remarks>References: Apache Arrow columnar format 1.5, "IPC Streaming Format".</remarks>
internal static class ArrowOutput
{
    private const int MaxRows = 1 << 16;
    private const long MaxBatchSizeBytes = 8 << 20;
    private const int Alignment = 8;

    /// <summary>Writes all rows and returns their number.</summary>
    public static long Write(RowStream rows, Stream output)
    {
        WriteMessage(ArrowMessage.Schema(rows.Columns), output);
        var columns = rows.Columns.Select(column => new ArrowColumn(column.Type)).ToArray();
        long count = 0;
        var gathered = 0;
        while (rows.Next() is { } chunk)
        {
            if (gathered + chunk.Count > MaxRows
                || columns.Sum(column => column.SizeBytes) >= MaxBatchSizeBytes)
            {
                WriteBatch(columns, gathered, output);
                gathered = 0;
            }

            for (var column = 0; column < columns.Length; column++)
            {
                columns[column].Add(chunk[column]);
            }

            gathered += chunk.Count;
            count += chunk.Count;
        }

        if (gathered > 0)
        {
            WriteBatch(columns, gathered, output);
        }

        WriteMessage([], output);
        return count;
    }

    private static void WriteBatch(ArrowColumn[] columns, int rows, Stream output)
    {
        if (rows == 0)
        {
            return;
        }

        var nodes = columns.Select(column => ((long)rows, column.Nulls)).ToList();
        var parts = new List<(long, long)>();
        var size = 0L;
        foreach (var column in columns)
        {
            column.Parts(part =>
            {
                parts.Add((size, part.Length));
                size += part.Length + Gap(part.Length);
            });
        }

        WriteMessage(ArrowMessage.Batch(rows, nodes, parts, size), output);
        foreach (var column in columns)
        {
            column.Parts(part =>
            {
                output.Write(part);
                output.Write(stackalloc byte[Gap(part.Length)]);
            });
            column.Clear();
        }
    }

    /// <summary>The mark of a message, the size of its metadata, and the metadata.</summary>
    private static void WriteMessage(ReadOnlySpan<byte> metadata, Stream output)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, -1);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], metadata.Length);
        output.Write(head);
        output.Write(metadata);
    }

    private static int Gap(int size) => (Alignment - (size % Alignment)) % Alignment;
}
