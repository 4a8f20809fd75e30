// The pieces of work on X12 that run in a process of their own.
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;

namespace Lakeward.Benchmarks;

/// <summary>Reads a file once, in one of the ways that are measured.</summary>
internal static class X12Work
{
    private const int BlockSizeBytes = 128 << 10;

    /// <summary>Looks for terminators and element separators in every block.</summary>
    public static void Scan(string path)
    {
        using var file = File.OpenRead(path);
        var block = new byte[BlockSizeBytes];
        long count = 0;
        for (var read = file.Read(block); read > 0; read = file.Read(block))
        {
            var rest = block.AsSpan(0, read);
            for (var at = 0; (at = rest.IndexOfAny((byte)'*', (byte)'~')) >= 0;)
            {
                count++;
                rest = rest[(at + 1)..];
            }
        }

        Require(count);
    }

    /// <summary>Reads every element of every segment.</summary>
    public static void Segments(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = X12Reader.Open(file);
        long count = 0;
        while (reader.Read())
        {
            var segment = reader.Segment;
            for (var number = 1; number <= segment.ElementCount; number++)
            {
                count += segment.Element(number).Length;
            }
        }

        Require(count);
    }

    /// <summary>Reads every event; every transaction set must be accepted.</summary>
    public static void Events(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = X12EventReader.Open(file);
        reader.IssueFound = issue => throw new InvalidDataException(issue.ToString());
        long count = 0;
        while (reader.Read())
        {
            count++;
        }

        Require(count);
    }

    /// <summary>Maps every transaction set, which must be accepted; every cell is looked at.</summary>
    public static void Rows(string path)
    {
        using var file = File.OpenRead(path);
        using var records = X12Records.Open(file, ["x12-837"]);
        records.Rejected = rejection => throw new InvalidDataException(rejection.Issue.ToString());
        long bytes = 0;
        while (records.Next())
        {
            for (var row = 0; row < records.Rows.Count; row++)
            {
                bytes += CellBytes(records.Rows, row);
            }
        }

        Require(bytes);
    }

    private static long CellBytes(MappedRows rows, int row)
    {
        long bytes = 0;
        for (var column = rows.Table(row).Columns.Count - 1; column >= 0; column--)
        {
            bytes += rows.Cell(row, column).Length;
        }

        return bytes;
    }

    private static void Require(long count)
    {
        if (count == 0)
        {
            throw new InvalidDataException("Nothing was read.");
        }
    }
}
