// Columns get the narrowest type that loses nothing.
using System.Text;
using Lakeward.Records.Typing;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class TypeInferenceTests
{
    [Theory]
    [InlineData("1;-2;;30", "integer")]
    [InlineData("0;1;1", "integer")]
    [InlineData("9223372036854775807", "integer")]
    [InlineData("9223372036854775808", "text")]
    [InlineData("12345678901234567890123", "text")]
    [InlineData("01234;56789", "text")]
    [InlineData("12;+3", "text")]
    [InlineData("12; 3", "text")]
    [InlineData("12;3 ", "text")]
    [InlineData("1.5;22.75;100", "decimal(5,2)")]
    [InlineData("0.5;.25;-0.00", "decimal(3,2)")]
    [InlineData("00.5", "text")]
    [InlineData("1.5e3;2", "double")]
    [InlineData("12E4;13E5", "text")]
    [InlineData("1.5;x", "text")]
    [InlineData("true;FALSE", "boolean")]
    [InlineData("t;f", "text")]
    [InlineData("yes;no", "text")]
    [InlineData("2020-01-01;2021-12-31", "date")]
    [InlineData("2020-01-01;2021-02-30", "text")]
    [InlineData("2020-01-01;01/02/2021", "text")]
    [InlineData("01/02/2021;1/2/2021", "date")]
    [InlineData("23-JUN-2015;1-Jan-1999", "date")]
    [InlineData("20150623;20150624", "integer")]
    [InlineData("2020-01-01 10:00;2020-01-01T10:00:01.5", "timestamp")]
    [InlineData("2020-01-01T10:00Z;2020-01-01T10:00:01+01:00", "timestamp")]
    [InlineData("2020-01-01T10:00Z;2020-01-01T10:00", "text")]
    [InlineData("2020-01-01;2020-01-01T10:00", "text")]
    [InlineData("1;2020-01-01", "text")]
    [InlineData(";;", "text")]
    [InlineData("1;true", "text")]
    public void The_narrowest_type_that_loses_nothing(string values, string expected)
    {
        var all = values.Split(';');
        var column = Infer(all);

        Assert.Equal(expected, column.Result.Type.ToString());
        Assert.Equal(all.Count(value => value.Length > 0), column.Result.ValueCount);
        Assert.Equal(all.Count(value => value.Length == 0), column.Result.EmptyCount);
        for (var cut = 0; cut <= all.Length; cut++)
        {
            var merged = Infer(all[..cut]);
            merged.Merge(Infer(all[cut..]));
            Assert.Equal(column.Result, merged.Result);
        }
    }

    [Theory]
    [InlineData("2020-01-01", DateFormat.Iso)]
    [InlineData("01/02/2021;12/31/2021", DateFormat.UsPadded)]
    [InlineData("01/02/2021;1/2/2021", DateFormat.Us)]
    [InlineData("23-JUN-2015", DateFormat.DayMonthName)]
    [InlineData("12", DateFormat.None)]
    public void The_format_of_dates_is_told(string values, DateFormat expected) =>
        Assert.Equal(expected, Infer(values.Split(';')).Result.DateFormat);

    [Fact]
    public void Every_value_of_an_inferred_column_parses_as_its_type()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var letters = "00112.-/:T Ze+"u8.ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            var text = new byte[random.Next(1, 12)];
            random.GetItems<byte>(letters, text);
            var column = new ColumnInference();
            column.Observe(text);
            var type = column.Result.Type;
            var reason = type.Kind switch
            {
                ValueKind.Integer => IntegerText.Parse(text, out _),
                ValueKind.Decimal => DecimalText.Parse(text, type.Precision, type.Scale, out Int128 _),
                ValueKind.Double => DoubleText.Parse(text, out _),
                ValueKind.Boolean => BooleanText.Parse(text, out _),
                ValueKind.Date => DateText.Parse(text, column.Result.DateFormat, out _),
                ValueKind.Timestamp => TimestampText.Parse(text, out _),
                _ => ParseReason.None,
            };
            Assert.True(reason == ParseReason.None, $"seed {Seed}, round {round}");
        }
    }

    private static ColumnInference Infer(string[] values)
    {
        var column = new ColumnInference();
        foreach (var value in values)
        {
            column.Observe(Encoding.UTF8.GetBytes(value));
        }

        return column;
    }
}
