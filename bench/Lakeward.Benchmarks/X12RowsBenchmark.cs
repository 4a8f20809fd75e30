// How fast X12 becomes table rows, beside reading the same events without rows.
using System.Globalization;
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;

namespace Lakeward.Benchmarks;

/// <summary>
/// Professional claims in one file, read by one thread: every cell of every row is looked at. Speed is bytes
/// over processor time.
/// </summary>
internal static class X12RowsBenchmark
{
    private const double Aim = 60e6;

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var file = Path.Combine(options.Place, "claims.x12");
        X12File.Write(file, (long)options.Size(200, 40) << 20);
        var size = new FileInfo(file).Length;
        Rows(file);
        Events(file);
        var seconds = Rounds.Interleave(options.Rounds, () => Cpu(Rows), () => Cpu(Events));
        File.Delete(file);
        var (rows, events) = (Figure.Speed(size / seconds[0]), Figure.Speed(size / seconds[1]));
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"X12 to table rows, {size >> 20} MiB of 837 claims"),
            "events without rows");
        table.Add("rows with all checks", rows, events, "60 MB/s", rows.Value >= Aim);
        return Task.FromResult(table);

        double Cpu(Func<string, long> work)
        {
            var before = Environment.CpuUsage.TotalTime;
            work(file);
            return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }
    }

    /// <summary>Maps every transaction set, which must be accepted; the bytes of all cells.</summary>
    private static long Rows(string path)
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

        return bytes;
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

    private static long Events(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = X12EventReader.Open(file);
        long count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }
}
