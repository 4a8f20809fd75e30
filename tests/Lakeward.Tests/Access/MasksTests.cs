// Every known type has its mask; nothing else has one.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Records.Typing;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class MasksTests
{
    [Theory]
    [InlineData("text", "CASE WHEN \"a\" IS NULL THEN NULL ELSE '***' END")]
    [InlineData("integer", "CAST(NULL AS BIGINT)")]
    [InlineData("double", "CAST(NULL AS DOUBLE)")]
    [InlineData("boolean", "CAST(NULL AS BOOLEAN)")]
    [InlineData("decimal(12,2)", "CAST(NULL AS DECIMAL(12,2))")]
    [InlineData("decimal(38,38)", "CAST(NULL AS DECIMAL(38,38))")]
    public void A_type_has_its_mask(string type, string sql) =>
        Assert.Equal(sql, Masks.Expression(type, "\"a\""));

    [Theory]
    [InlineData("date", "DATE")]
    [InlineData("timestamp", "TIMESTAMP")]
    public void Of_a_time_its_year_stays_and_nothing_is_asked_that_can_fail(string type, string sql) =>
        Assert.Equal(
            $"CASE WHEN \"a\" >= {sql} '0001-01-01' AND \"a\" < {sql} '10000-01-01' "
                + $"THEN CAST(make_date(year(\"a\"), 1, 1) AS {sql}) END",
            Masks.Expression(type, "\"a\""));

    [Theory]
    [InlineData("")]
    [InlineData("TEXT")]
    [InlineData("blob")]
    [InlineData("decimal")]
    [InlineData("decimal(0,0)")]
    [InlineData("decimal(39,2)")]
    [InlineData("decimal(2,3)")]
    [InlineData("decimal(2,-1)")]
    [InlineData("decimal(1,1)) --)")]
    [InlineData("integer[]")]
    public void Another_type_is_refused(string type)
    {
        var failure = Assert.Throws<LakeException>(() => Masks.Expression(type, "\"a\""));
        Assert.Equal("LW-ACC-0201", failure.Id);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("\"a\" OR \"b\"")]
    [InlineData("\"a\"\"")]
    [InlineData("\"a\"\"\"b\"")]
    public void A_name_that_is_not_quoted_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Masks.Expression("text", name));

    [Fact]
    public void A_quote_within_a_name_is_doubled() =>
        Assert.Contains("\"a\"\"b\"", Masks.Expression("text", "\"a\"\"b\""));

    [Fact]
    public void Every_type_a_manifest_can_name_has_a_mask()
    {
        foreach (var type in ColumnType.Names)
        {
            Assert.NotEmpty(Masks.Expression(type.Replace("p,s", "12,2"), "\"a\""));
        }
    }
}
