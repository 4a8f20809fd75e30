// Values of each type, and why some texts are none.
using System.Globalization;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Typing;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class TypingTests
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-7", -7)]
    [InlineData("+7", 7)]
    [InlineData("00042", 42)]
    [InlineData("  12 ", 12)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("000000000000000000000000000001", 1)]
    public void Integers_are_read(string text, long expected)
    {
        Assert.Equal(ParseReason.None, IntegerText.Parse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("9223372036854775808", ParseReason.Overflow)]
    [InlineData("-9223372036854775809", ParseReason.Overflow)]
    [InlineData("99999999999999999999999", ParseReason.Overflow)]
    [InlineData("18446744073709551616", ParseReason.Overflow)]
    [InlineData("1.0", ParseReason.NotANumber)]
    [InlineData("1,000", ParseReason.NotANumber)]
    [InlineData("-", ParseReason.NotANumber)]
    [InlineData("--1", ParseReason.NotANumber)]
    [InlineData("1 2", ParseReason.NotANumber)]
    [InlineData("0x1", ParseReason.NotANumber)]
    [InlineData("", ParseReason.Empty)]
    [InlineData("   ", ParseReason.Empty)]
    public void What_is_no_integer_has_its_reason(string text, ParseReason reason) =>
        Assert.Equal(reason, IntegerText.Parse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("12.34", 5, 2, "1234")]
    [InlineData("-12.3", 5, 2, "-1230")]
    [InlineData("12", 5, 2, "1200")]
    [InlineData("+.5", 5, 2, "50")]
    [InlineData("5.", 5, 2, "500")]
    [InlineData("1.2300", 5, 2, "123")]
    [InlineData("0001.23", 3, 2, "123")]
    [InlineData("-0.00", 5, 2, "0")]
    [InlineData(" 1.5 ", 5, 2, "150")]
    [InlineData("999999999999999999", 18, 0, "999999999999999999")]
    [InlineData("99999999999999999999999999999999999999", 38, 0, "99999999999999999999999999999999999999")]
    [InlineData("-0.00000000000000000000000000000000000001", 38, 38, "-1")]
    public void Decimals_are_read_exactly(string text, int precision, int scale, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(ParseReason.None, DecimalText.Parse(bytes, precision, scale, out Int128 wide));
        Assert.Equal(expected, wide.ToString());
        if (precision <= 18)
        {
            Assert.Equal(ParseReason.None, DecimalText.Parse(bytes, precision, scale, out long narrow));
            Assert.Equal(expected, narrow.ToString());
        }
    }

    [Theory]
    [InlineData("1000", 5, 2, ParseReason.Overflow)]
    [InlineData("-1000.00", 5, 2, ParseReason.Overflow)]
    [InlineData("999999999999999999999999999999999999999", 38, 0, ParseReason.Overflow)]
    [InlineData("1.234", 5, 2, ParseReason.TooManyFractionDigits)]
    [InlineData("1e2", 5, 2, ParseReason.NotANumber)]
    [InlineData(".", 5, 2, ParseReason.NotANumber)]
    [InlineData("-.", 5, 2, ParseReason.NotANumber)]
    [InlineData("1.2.3", 5, 2, ParseReason.NotANumber)]
    [InlineData("$5", 5, 2, ParseReason.NotANumber)]
    [InlineData(" ", 5, 2, ParseReason.Empty)]
    public void What_is_no_decimal_has_its_reason(string text, int precision, int scale, ParseReason reason)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(reason, DecimalText.Parse(bytes, precision, scale, out Int128 _));
        if (precision <= 18)
        {
            Assert.Equal(reason, DecimalText.Parse(bytes, precision, scale, out long _));
        }
    }

    [Fact]
    public void The_fast_and_the_exact_decimals_agree()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var (precision, scale) = (random.Next(1, 19), 0);
            scale = random.Next(0, precision + 1);
            var text = new byte[random.Next(0, 20)];
            random.GetItems("0123456789.-"u8[..random.Next(10, 13)], text.AsSpan());

            var exact = DecimalText.Parse(text, precision, scale, out Int128 wide);
            var fast = DecimalText.Parse(text, precision, scale, out long narrow);

            Assert.True((exact, wide) == (fast, narrow), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void Doubles_are_the_nearest_ones()
    {
        const int Seed = 6;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var bits = BitConverter.Int64BitsToDouble(random.NextInt64());
            var text = round % 2 == 0
                ? (random.Next(-1_000_000, 1_000_000) / 1000m).ToString(CultureInfo.InvariantCulture)
                : bits.ToString("R", CultureInfo.InvariantCulture);
            var expected = double.Parse(text, CultureInfo.InvariantCulture);
            if (!double.IsFinite(expected))
            {
                continue;
            }

            Assert.Equal(ParseReason.None, DoubleText.Parse(Encoding.UTF8.GetBytes(text), out var value));
            Assert.True(expected == value, $"seed {Seed}, round {round}");
        }
    }

    [Theory]
    [InlineData("NaN", ParseReason.NotANumber)]
    [InlineData("Infinity", ParseReason.NotANumber)]
    [InlineData("-Infinity", ParseReason.NotANumber)]
    [InlineData("1e999", ParseReason.Overflow)]
    [InlineData(".", ParseReason.NotANumber)]
    [InlineData("1 e5", ParseReason.NotANumber)]
    [InlineData("", ParseReason.Empty)]
    public void What_is_no_double_has_its_reason(string text, ParseReason reason) =>
        Assert.Equal(reason, DoubleText.Parse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("true yes Y T 1 TRUE", true)]
    [InlineData("false no N F 0 False", false)]
    public void Booleans_are_read(string words, bool expected)
    {
        foreach (var word in words.Split(' '))
        {
            Assert.Equal(ParseReason.None, BooleanText.Parse(Encoding.UTF8.GetBytes(word), out var value));
            Assert.Equal(expected, value);
        }

        Assert.Equal(ParseReason.NotABoolean, BooleanText.Parse("2"u8, out _));
        Assert.Equal(ParseReason.NotABoolean, BooleanText.Parse("maybe"u8, out _));
    }

    [Fact]
    public void Every_day_of_the_calendar_is_read_in_every_format()
    {
        string[] formats = ["yyyy-MM-dd", "yyyyMMdd", "MM/dd/yyyy", "M/d/yyyy", "d-MMM-yyyy", "dd-MMM-yyyy"];
        var step = 1;
        for (var date = new DateOnly(1, 1, 1); date.Year < 9999; date = date.AddDays(step))
        {
            step = date.Year is > 1850 and < 2050 ? 1 : 37;
            var expected = date.DayNumber - Epoch.DayNumber;
            foreach (var format in formats)
            {
                var written = date.ToString(format, CultureInfo.InvariantCulture).ToUpperInvariant();
                var text = Encoding.UTF8.GetBytes(written);
                Assert.Equal(ParseReason.None, DateText.Parse(text, DateFormat.Any, out var days));
                Assert.Equal(expected, days);
            }
        }
    }

    [Theory]
    [InlineData("2015-02-29", ParseReason.NoSuchDate)]
    [InlineData("1900-02-29", ParseReason.NoSuchDate)]
    [InlineData("2015-13-01", ParseReason.NoSuchDate)]
    [InlineData("2015-00-10", ParseReason.NoSuchDate)]
    [InlineData("0000-01-01", ParseReason.NoSuchDate)]
    [InlineData("31-FEB-2015", ParseReason.NoSuchDate)]
    [InlineData("13/13/2015", ParseReason.NoSuchDate)]
    [InlineData("2015/01/01", ParseReason.NotADate)]
    [InlineData("2015-1-1", ParseReason.NotADate)]
    [InlineData("20150x01", ParseReason.NotADate)]
    [InlineData("2015-06-2x", ParseReason.NotADate)]
    [InlineData("2015:06-23", ParseReason.NotADate)]
    [InlineData("23-XXX-2015", ParseReason.NotADate)]
    [InlineData("6/3/15", ParseReason.NotADate)]
    [InlineData("June 3", ParseReason.NotADate)]
    [InlineData("", ParseReason.Empty)]
    public void What_is_no_date_has_its_reason(string text, ParseReason reason) =>
        Assert.Equal(reason, DateText.Parse(Encoding.UTF8.GetBytes(text), DateFormat.Any, out _));

    [Fact]
    public void A_date_must_be_in_an_allowed_format()
    {
        Assert.Equal(ParseReason.NotADate, DateText.Parse("20150623"u8, DateFormat.Iso, out _));
        Assert.Equal(ParseReason.NotADate, DateText.Parse("6/3/2015"u8, DateFormat.UsPadded, out _));
        Assert.Equal(ParseReason.None, DateText.Parse("06/03/2015"u8, DateFormat.Us, out _));
    }

    [Theory]
    [InlineData("2020-02-29T12:34:56", "2020-02-29T12:34:56.0000000")]
    [InlineData("2020-02-29 12:34", "2020-02-29T12:34:00.0000000")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00.0000000")]
    [InlineData("2020-02-29T12:34:56.7", "2020-02-29T12:34:56.7000000")]
    [InlineData("2020-02-29T12:34:56.123456000Z", "2020-02-29T12:34:56.1234560")]
    [InlineData("2020-02-29T23:30:00-05:00", "2020-03-01T04:30:00.0000000")]
    [InlineData("2020-03-01T00:30:00+0530", "2020-02-29T19:00:00.0000000")]
    [InlineData("2020-03-01T00:30:00+01", "2020-02-29T23:30:00.0000000")]
    [InlineData("20200229123456", "2020-02-29T12:34:56.0000000")]
    [InlineData("0001-01-01T00:00:00", "0001-01-01T00:00:00.0000000")]
    [InlineData("2038-01-20T00:00:00Z", "2038-01-20T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.0000000")]
    [InlineData("1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.9999990")]
    public void Timestamps_are_read(string text, string expected)
    {
        Assert.Equal(ParseReason.None, TimestampText.Parse(Encoding.UTF8.GetBytes(text), out var micros));
        Assert.Equal(expected, DateTime.UnixEpoch.AddTicks(micros * 10).ToString("O")[..27]);
    }

    [Theory]
    [InlineData("2020-02-30T12:00:00", ParseReason.NoSuchDate)]
    [InlineData("2020-02-01T24:00:00", ParseReason.NoSuchDate)]
    [InlineData("2020-02-01T23:60", ParseReason.NoSuchDate)]
    [InlineData("2020-02-01T23:00:00+19:00", ParseReason.NoSuchDate)]
    [InlineData("2020-02-01T23:00:00.1234567", ParseReason.TooManyFractionDigits)]
    [InlineData("2020-02-01T23:00:00.", ParseReason.NotATimestamp)]
    [InlineData("2020-02-01T23:00:00x", ParseReason.NotATimestamp)]
    [InlineData("2020-02-01T2300", ParseReason.NotATimestamp)]
    [InlineData("2020-02-01x23:00", ParseReason.NotATimestamp)]
    [InlineData("noon", ParseReason.NotATimestamp)]
    [InlineData(" ", ParseReason.Empty)]
    public void What_is_no_timestamp_has_its_reason(string text, ParseReason reason) =>
        Assert.Equal(reason, TimestampText.Parse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("text")]
    [InlineData("integer")]
    [InlineData("decimal(12,2)")]
    [InlineData("decimal(38,38)")]
    [InlineData("double")]
    [InlineData("boolean")]
    [InlineData("date")]
    [InlineData("timestamp")]
    public void The_name_of_a_type_comes_back(string name)
    {
        Assert.True(ColumnType.TryParse(name, out var type));
        Assert.Equal(name, type.ToString());
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("varchar")]
    [InlineData("decimal")]
    [InlineData("decimal(39,2)")]
    [InlineData("decimal(2,3)")]
    [InlineData("decimal(0,0)")]
    [InlineData("decimal(5,-1)")]
    [InlineData("")]
    public void What_is_no_type_is_refused(string name) => Assert.False(ColumnType.TryParse(name, out _));

    [Fact]
    public void Each_reason_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<ParseReason>().Where(reason => reason != ParseReason.None)
            .Select(reason => reason.ToIssue(new RecordLocation(1, 1, 1)).Code).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ParseReason.None.ToIssue(default));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        const int Seed = 9;
        var random = new Random(Seed);
        var letters = "0123456789-/:.TZ+ eEjunJAN"u8.ToArray();
        for (var round = 0; round < 200_000; round++)
        {
            var text = new byte[random.Next(0, 28)];
            random.GetItems<byte>(letters, text);
            _ = IntegerText.Parse(text, out _);
            _ = DecimalText.Parse(text, 12, 2, out long _);
            _ = DecimalText.Parse(text, 38, 10, out Int128 _);
            _ = DoubleText.Parse(text, out _);
            _ = BooleanText.Parse(text, out _);
            _ = DateText.Parse(text, DateFormat.Any, out _);
            _ = TimestampText.Parse(text, out _);
            new ColumnInference().Observe(text);
        }
    }
}
