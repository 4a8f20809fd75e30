// The official library of Arrow reads what is written here: every type, NULLs, and batch after batch.
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Engine;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class ArrowOutputTests : IDisposable
{
    private const string Digits38 = "99999999999999999999999999999999999999";

    // What is written, the type that is read, and the value, exact.
    private static readonly (string Sql, string Type, string Value)[] Values =
    [
        ("true", "Bool", "true"),
        ("CAST(-128 AS TINYINT)", "Int8", "-128"),
        ("CAST(255 AS UTINYINT)", "Uint8", "255"),
        ("CAST(-32768 AS SMALLINT)", "Int16", "-32768"),
        ("CAST(65535 AS USMALLINT)", "Uint16", "65535"),
        ("CAST(-2147483648 AS INTEGER)", "Int32", "-2147483648"),
        ("CAST(4294967295 AS UINTEGER)", "Uint32", "4294967295"),
        ("CAST(-9223372036854775808 AS BIGINT)", "Int64", "-9223372036854775808"),
        ("CAST(18446744073709551615 AS UBIGINT)", "Uint64", "18446744073709551615"),
        ($"CAST('-{Digits38}' AS HUGEINT)", "Decimal[38e0]", $"-{Digits38}"),
        ($"CAST('{Digits38}' AS UHUGEINT)", "Decimal[38e0]", Digits38),
        ("CAST(0.5 AS FLOAT)", "Float32", "0.5"),
        ("CAST(-1.5e300 AS DOUBLE)", "Float64", "-1.5e+300"),
        ("CAST('nan' AS DOUBLE)", "Float64", "NaN"),
        ("CAST(-0.05 AS DECIMAL(4,2))", "Decimal[4e+2]", "-5"),
        ("CAST(-1234567.89 AS DECIMAL(9,2))", "Decimal[9e+2]", "-123456789"),
        ("CAST(123456789012345.678 AS DECIMAL(18,3))", "Decimal[18e+3]", "123456789012345678"),
        ($"CAST('-0.{Digits38[1..]}' AS DECIMAL(38,37))", "Decimal[38e+37]", $"-{Digits38[1..]}"),
        ("DATE '1969-12-30'", "Date32<DAY>", "-2"),
        ("DATE '9999-12-31'", "Date32<DAY>", "2932896"),
        ("TIME '23:59:59.999999'", "Time64<MICROSECOND>", "86399999999"),
        ("CAST('12:00:00.123456789' AS TIME_NS)", "Time64<NANOSECOND>", "43200123456789"),
        ("TIMESTAMP_S '2020-01-01 01:02:03'", "Timestamp<SECOND>", "1577840523"),
        ("TIMESTAMP_MS '2020-01-01 01:02:03.004'", "Timestamp<MILLISECOND>", "1577840523004"),
        ("TIMESTAMP '1969-12-31 23:59:59.999999'", "Timestamp<MICROSECOND>", "-1"),
        ("TIMESTAMP_NS '1970-01-01 00:00:00.000000004'", "Timestamp<NANOSECOND>", "4"),
        ("to_timestamp(1.5)", "Timestamp<MICROSECOND, UTC>", "1500000"),
        ("''", "Utf8", ""),
        ("'žluťoučký 🐎, longer than twelve bytes'", "Utf8", "žluťoučký 🐎, longer than twelve bytes"),
        ("'\\x00\\xFFa'::BLOB", "Binary", "00ff61"),
        ("UUID 'f1111111-89ab-cdef-0123-456789abcdef'", "Utf8", "f1111111-89ab-cdef-0123-456789abcdef"),
        ("CAST('b' AS ENUM('a', 'b'))", "Utf8", "b"),
        ("INTERVAL '1 year 2 days'", "Utf8", "1 year 2 days"),
        ("[1, NULL, 3]", "Utf8", "[1, NULL, 3]"),
        ("{'a': 1, 'b': 'x'}", "Utf8", "{'a': 1, 'b': x}"),
    ];

    private readonly DuckDatabase _database = Engines.Analyst();
    private readonly Connection _connection;
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-arrow-").FullName;

    public ArrowOutputTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_type_is_read_as_it_was_written_between_nulls()
    {
        var some = string.Join(", ", Values.Select((value, at) => $"{value.Sql} AS \"c {at} é\""));
        var none = string.Join(", ", Values.Select(value => $"CASE WHEN false THEN {value.Sql} END"));
        var read = Read($"SELECT {some} UNION ALL SELECT {none} UNION ALL SELECT {some}");

        Assert.Equal(Values.Select((value, at) => $"c {at} é: {value.Type}"),
            read.Fields.Select(field => $"{field[0]}: {field[1]}"));
        Assert.Equal(3, read.Count);
        Assert.Equal(Values.Length, read.Nulls);
        Assert.Equal(Values.Select(value => value.Value), read.Rows[0]);
        Assert.All(read.Rows[1], Assert.Null);
        Assert.Equal(Values.Select(value => value.Value), read.Rows[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_049)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public void Rows_come_in_batches_of_at_most_65536_and_none_is_lost(int count)
    {
        const string Columns = """
            range AS i, range % 3 = 0 AS b, CASE WHEN range % 7 > 0 THEN range END AS n,
            CASE WHEN range % 2 = 0 THEN repeat('x', (range % 20)::BIGINT) END AS t
            """;
        var read = Read($"SELECT {Columns} FROM range({count})");
        Assert.Equal(count, read.Count);
        Assert.Equal(count, read.Batches.Sum());
        Assert.All(read.Batches, rows => Assert.InRange(rows, Math.Min(1, count), 65_536));
        var odd = Enumerable.Range(0, count).Count(row => row % 7 == 0);
        Assert.Equal(odd + (count / 2), read.Nulls);
        foreach (var (at, row) in read.Rows.Index())
        {
            Assert.Equal($"{at}", row[0]);
            Assert.Equal(at % 3 == 0 ? "true" : "false", row[1]);
            Assert.Equal(at % 7 > 0 ? $"{at}" : null, row[2]);
            Assert.Equal(at % 2 == 0 ? new string('x', at % 20) : null, row[3]);
        }
    }

    [Fact]
    public void Wide_rows_are_cut_into_batches_by_their_size()
    {
        var read = Read("SELECT repeat('x', 1000) AS t FROM range(60000)");
        Assert.Equal(60_000, read.Count);
        Assert.True(read.Batches.Count > 4);
    }

    [Theory]
    [InlineData("CAST('100000000000000000000000000000000000000' AS HUGEINT)")]
    [InlineData("CAST('-170141183460469231731687303715884105728' AS HUGEINT)")]
    [InlineData("CAST('340282366920938463463374607431768211455' AS UHUGEINT)")]
    [InlineData("CAST('100000000000000000000000000000000000000' AS UHUGEINT)")]
    public void An_integer_beyond_38_digits_is_an_error_and_no_other_number(string sql)
    {
        using var rows = _connection.Query($"SELECT {sql}");
        var refused = Assert.Throws<LakeException>(() => ArrowOutput.Write(rows, Stream.Null));
        Assert.Equal("LW-QRY-0150", refused.Id);
    }

    private ArrowReading Read(string sql)
    {
        var path = Path.Combine(_folder, "rows.arrow");
        using (var rows = _connection.Query(_connection.AsText(sql)))
        using (var file = File.Create(path))
        {
            ArrowOutput.Write(rows, file);
        }

        return ArrowReading.OfFile(path);
    }
}
