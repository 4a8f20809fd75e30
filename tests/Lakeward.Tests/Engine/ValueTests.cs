// Values of every type, at the ends of their ranges, read as numbers and as text.
using Lakeward.Engine;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class ValueTests : IDisposable
{
    private readonly DuckDatabase _database = Engines.Analyst();
    private readonly Connection _connection;

    public ValueTests() => _connection = _database.Connect();

    public static TheoryData<string> Values => new(
        "true", "false", "CAST(NULL AS INTEGER)",
        "CAST(-128 AS TINYINT)", "CAST(255 AS UTINYINT)", "CAST(-32768 AS SMALLINT)",
        "CAST(65535 AS USMALLINT)", "CAST(-2147483648 AS INTEGER)", "CAST(4294967295 AS UINTEGER)",
        "CAST(-9223372036854775808 AS BIGINT)", "CAST(18446744073709551615 AS UBIGINT)",
        "CAST('170141183460469231731687303715884105727' AS HUGEINT)",
        "CAST('-170141183460469231731687303715884105728' AS HUGEINT)",
        "CAST('340282366920938463463374607431768211455' AS UHUGEINT)",
        "CAST(0.5 AS FLOAT)", "CAST('nan' AS FLOAT)", "CAST('-inf' AS DOUBLE)", "CAST(1 AS DOUBLE)",
        "CAST(0.1 AS DOUBLE)", "CAST(-1.5e300 AS DOUBLE)", "CAST(1e-7 AS DOUBLE)",
        "CAST(0 AS DECIMAL(4,2))", "CAST(-0.05 AS DECIMAL(4,2))", "CAST(99.99 AS DECIMAL(4,2))",
        "CAST(-1234567.89 AS DECIMAL(9,2))", "CAST(0.000000000000000001 AS DECIMAL(18,17))",
        "CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))",
        "CAST('-0.9999999999999999999999999999999999999' AS DECIMAL(38,37))",
        "CAST('-12345678901234567890.123456789012345678' AS DECIMAL(38,18))",
        "DATE '1970-01-01'", "DATE '2024-02-29'", "DATE '1900-02-28'", "DATE '9999-12-31'",
        "DATE '10000-01-01'",
        "DATE '5881580-07-10'", "DATE '0001-01-01'", "DATE '0001-12-31 (BC)'", "DATE '5877642-06-25 (BC)'",
        "DATE 'infinity'", "DATE '-infinity'", "TIME '00:00:00'", "TIME '23:59:59.999999'",
        "TIME '12:00:00.5'",
        "CAST('12:00:00.123456789' AS TIME_NS)",
        "TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1969-12-31 23:59:59.999999'",
        "TIMESTAMP '294247-01-10 04:00:54.775806'", "TIMESTAMP '290309-12-22 (BC) 00:00:00'",
        "TIMESTAMP '0001-01-01 00:00:00.1'", "TIMESTAMP 'infinity'", "TIMESTAMP '-infinity'",
        "TIMESTAMP_S '2020-01-01 01:02:03'", "TIMESTAMP_MS '2020-01-01 01:02:03.004'",
        "TIMESTAMP_NS '2020-01-01 01:02:03.000000004'", "TIMESTAMP_NS '1677-09-22 00:00:00'",
        "''", "'plain'", "'twelve bytes'", "'thirteen bytes'", "'žluťoučký 🐎'", "repeat('x', 5000)",
        "'a' || chr(0) || 'b'", "BLOB '\\x00\\xFFabc''\"\\x5C'", "CAST('b' AS ENUM('a', 'b', 'č'))",
        "UUID '00000000-0000-0000-0000-000000000000'", "UUID 'ffffffff-89ab-cdef-0123-456789abcdef'");

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Text_is_what_the_engine_itself_writes(string sql)
    {
        var row = _connection.Rows($"SELECT v, CAST(v AS VARCHAR) FROM (SELECT {sql} AS v)").Single();
        Assert.Equal(row[1], row[0]);
    }

    [Fact]
    public void A_moment_with_a_zone_is_written_in_universal_time() => Assert.Equal(
        "2019-12-31 23:00:00+00", _connection.ScalarText("SELECT TIMESTAMPTZ '2020-01-01 00:00:00+01'"));

    [Fact]
    public void Dates_of_four_centuries_agree_with_the_engine()
    {
        const string days = "SELECT DATE '1899-12-31' + CAST(i * 13 AS INT) AS day FROM range(12000) t(i)";
        Assert.Equal(
            _connection.Line($"SELECT CAST(day AS VARCHAR) FROM ({days})"),
            _connection.Line($"SELECT day FROM ({days})"));
    }

    [Fact]
    public void A_fraction_begins_with_a_zero() => Assert.Equal(
        "-0.99999999999999999999999999999999999999",
        _connection.ScalarText("SELECT CAST('-0.99999999999999999999999999999999999999' AS DECIMAL(38,38))"));

    [Fact]
    public void Numbers_are_read_exactly()
    {
        using var stream = _connection.Query(
            "SELECT CAST('-999999999999999999999999999999999999.99' AS DECIMAL(38,2)), "
            + "CAST(-12.34 AS DECIMAL(4,2)), 18446744073709551615::UBIGINT, 1.5::FLOAT, DATE 'infinity', "
            + "true, '🐎', CAST('x' AS ENUM('x'))");
        var chunk = stream.Next()!;
        Assert.Equal(Int128.Parse("-99999999999999999999999999999999999999"), chunk[0].Int128(0));
        Assert.Equal(2, chunk[0].Type.Scale);
        Assert.Equal(-1234, chunk[1].Int64(0));
        Assert.Equal([(short)-1234], chunk[1].Values<short>().ToArray());
        Assert.Equal(ulong.MaxValue, chunk[2].Int128(0));
        Assert.Throws<OverflowException>(() => Narrow(chunk));
        Assert.Equal(1.5, chunk[3].Double(0));
        Assert.Equal(int.MaxValue, chunk[4].Int64(0));
        Assert.True(chunk[5].Boolean(0));
        Assert.Equal("🐎"u8.ToArray(), chunk[6].Utf8(0).ToArray());
        Assert.Equal("x"u8.ToArray(), chunk[7].Utf8(0).ToArray());

        static long Narrow(Chunk chunk) => chunk[2].Int64(0);
    }

    [Fact]
    public void A_value_read_as_another_type_is_refused()
    {
        using var stream = _connection.Query("SELECT 'text', 1.5::DOUBLE, 1::INTEGER");
        var chunk = stream.Next()!;
        Assert.Throws<InvalidOperationException>(() => chunk[0].Values<Int128>().Length);
        Assert.Throws<InvalidOperationException>(() => chunk[0].Int64(0));
        Assert.Throws<InvalidOperationException>(() => chunk[1].Int64(0));
        Assert.Throws<InvalidOperationException>(() => chunk[2].Double(0));
        Assert.Throws<InvalidOperationException>(() => chunk[2].Values<long>().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk[2].Int64(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk[2].Int64(-1));
    }

    [Fact]
    public void Nested_and_rare_types_render_after_a_cast()
    {
        const string sql = "SELECT [1, NULL] AS a, {'x': 1, 'y': [2]} AS a, MAP {'k': 'v'} AS m, "
            + "INTERVAL 2 DAYS AS i, TIMETZ '01:02:03+04' AS t, '101'::BIT AS b, 7 AS n, "
            + "array_value(1, 2) AS r -- with a comment";
        Assert.Equal("LW-ENG-0009", Assert.Throws<LakeException>(() => _connection.Rows(sql)).Id);
        var text = _connection.AsText(sql);
        Assert.Equal(
            "[1, NULL],{'x': 1, 'y': [2]},{k=v},2 days,01:02:03+04,101,7,[1, 2]", _connection.Line(text));
        var names = _connection.Describe(text).Columns.Select(column => column.Name);
        Assert.Equal(["a", "a", "m", "i", "t", "b", "n", "r"], names);
        Assert.Equal("SELECT 1", _connection.AsText("SELECT 1"));
    }

    [Fact]
    public void Types_are_named_as_SQL_reads_them()
    {
        var shape = _connection.Describe(
            "SELECT NULL::STRUCT(a INTEGER, \"b c\" DECIMAL(38,3)[]), NULL::MAP(VARCHAR, INTEGER[3]), "
            + "NULL::ENUM('x', 'y''z'), NULL::TIMESTAMPTZ");
        string[] types = [.. shape.Columns.Select(column => column.Type.Sql)];
        Assert.Equal(
            [
                "STRUCT(\"a\" INTEGER, \"b c\" DECIMAL(38,3)[])", "MAP(VARCHAR, INTEGER[3])",
                "ENUM('x', 'y''z')",
                "TIMESTAMP WITH TIME ZONE",
            ],
            types);
        var nulls = types.Select(type => $"NULL::{type}");
        var again = _connection.Describe("SELECT " + string.Join(", ", nulls));
        Assert.Equal(types, again.Columns.Select(column => column.Type.Sql));
    }

    [Fact]
    public void Nulls_stand_out_in_every_chunk()
    {
        using var stream = _connection.Query("SELECT if(range % 3 = 0, NULL, range) FROM range(10000)");
        var seen = 0;
        while (stream.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++, seen++)
            {
                Assert.Equal(seen % 3 == 0, chunk[0].IsNull(row));
            }
        }

        Assert.Equal(10_000, seen);
    }
}
