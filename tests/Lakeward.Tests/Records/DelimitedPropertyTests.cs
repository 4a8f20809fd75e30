// Random tables come back equal, whatever the size of the blocks.
using System.Globalization;
using System.Text;
using Lakeward.Records.Delimited;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class DelimitedPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "7", ",", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "é", "漢", "😀", ";", "\t",
        "long text here",
    ];

    [Fact]
    public void Random_tables_come_back_equal_at_every_block_size()
    {
        const int Seed = 20240611;
        var random = new Random(Seed);
        for (var round = 0; round < 400; round++)
        {
            var delimiter = ",|;\t"[random.Next(4)];
            var lineEnd = new[] { "\n", "\r\n", "\r" }[random.Next(3)];
            var columns = random.Next(2, random.Next(3, 40));
            var header = Enumerable.Range(0, columns).Select(column => $"c{column}");
            var count = random.Next(0, 40);
            var rows = Enumerable.Range(0, count).Select(_ => RandomRow(random, columns)).ToList();
            var quoting = random.Next(0, 3);
            var text = PlainCsv.Write([header, .. rows], delimiter, lineEnd, () => random.Next(2) < quoting);
            var format = DelimitedFormat.Csv with { Delimiter = (byte)delimiter };
            foreach (var size in new[] { 16, 17, 63, 64, 65, random.Next(16, 400), 4096, 1 << 20 })
            {
                var table = Tables.Read(text, format, new DelimitedLimits { BlockSizeBytes = size });

                Assert.True(table.Issues.Count == 0, $"seed {Seed}, round {round}, block size {size}");
                var equal = rows.Count == table.Rows.Count
                    && rows.Zip(table.Rows).All(pair => pair.First.SequenceEqual(pair.Second));
                Assert.True(equal, $"seed {Seed}, round {round}, block size {size}");
            }
        }
    }

    [Fact]
    public void Any_bytes_at_all_are_read_alike_at_every_block_size()
    {
        const int Seed = 77;
        var random = new Random(Seed);
        var letters = "ab,,,\"\"\n\n\r \0\u00FF"u8.ToArray();
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(0, 600)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = letters[random.Next(letters.Length)];
            }

            byte[] text = [.. "a,b,c\n"u8, .. bytes];
            var limits = new DelimitedLimits { MaxRowBytes = 100, MaxFieldBytes = 60 };
            var whole = Describe(text, limits);
            foreach (var size in new[] { 16, 61, 64, 128, 200 })
            {
                var cut = Describe(text, limits with { BlockSizeBytes = size });
                Assert.True(whole == cut, $"seed {Seed}, round {round}, block size {size}");
            }
        }
    }

    [Fact]
    public void Row_and_line_numbers_at_block_starts_agree_with_the_rows()
    {
        var text = new StringBuilder("a,b\n");
        for (var row = 1; row <= 500; row++)
        {
            text.Append(row).Append(row % 7 == 0 ? ",\"x\ny\"\n\n" : ",z\n");
        }

        using var splitter = DelimitedSplitter.Open(
            new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())),
            DelimitedFormat.Csv,
            new DelimitedLimits { BlockSizeBytes = 50 });
        var reader = new DelimitedBlockReader(splitter.Format, 2);
        long rows = 0;
        while (splitter.TryNext(out var block))
        {
            using (block)
            {
                Assert.Equal(rows + 1, block.FirstRowNumber);
                reader.Load(block);
                var counted = 0;
                while (reader.NextBatch())
                {
                    for (var row = 0; row < reader.RowCount; row++, counted++)
                    {
                        var number = int.Parse(reader.Field(row, 0), CultureInfo.InvariantCulture);
                        Assert.Equal(number, reader.RowNumber(row));
                        Assert.Equal(1 + number + ((number - 1) / 7 * 2), reader.LineNumber(row));
                    }
                }

                Assert.Equal(block.RowCount, counted);
                rows += counted;
            }
        }

        Assert.Equal(500, rows);
        Assert.Equal(500, splitter.RowCount);
    }

    private static string?[] RandomRow(Random random, int columns)
    {
        var row = new string?[columns];
        for (var column = 0; column < columns; column++)
        {
            var value = string.Concat(random.GetItems(Pieces, random.Next(0, 5)));
            row[column] = value.Length == 0 ? null : value;
        }

        return row;
    }

    private static string Describe(byte[] text, DelimitedLimits limits)
    {
        var table = Tables.Read(text, DelimitedFormat.Csv, limits);
        var issues = table.Issues.OrderBy(issue => issue.Location.LineNumber).ThenBy(issue => issue.Code);
        return string.Join('\n', table.Rows.Select((row, i) =>
                $"{table.Lines[i]} {table.Numbers[i]} {string.Join('|', row)}"))
            + string.Join('\n', issues.Select(issue => $"{issue} {issue.Location.RowNumber}"));
    }
}
