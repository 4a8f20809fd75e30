// The pieces of work on X12 that run in a process of their own.
using Lakeward.Records.X12;

namespace Lakeward.Benchmarks;

/// <summary>Reads a file once, in one of three ways; what was counted is returned.</summary>
internal static class X12Work
{
    private const int BlockSizeBytes = 128 << 10;

    /// <summary>Looks for terminators and element separators in every block.</summary>
    public static long Scan(string path)
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

        return count;
    }

    /// <summary>Reads every element of every segment.</summary>
    public static long Segments(string path)
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

        return count;
    }

    /// <summary>Reads every event; every transaction set must be accepted.</summary>
    public static long Events(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = X12EventReader.Open(file);
        reader.IssueFound = issue => throw new InvalidDataException(issue.ToString());
        long count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }
}
