// Row filters in the real engine: which rows they show, and that no value makes them fail.
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class RowFilterSqlTests
{
    /// <summary>A filter, and the rows it shows of the six below.</summary>
    [Theory]
    [InlineData("n = 5", "1")]
    [InlineData("n <> 5", "2,3,4")]
    [InlineData("NOT n = 5", "2,3,4")]
    [InlineData("n IS NULL", "5,6")]
    [InlineData("n IS NOT NULL", "1,2,3,4")]
    [InlineData("n > 0 OR n IS NULL", "1,3,5,6")]
    [InlineData("n IN (5, -7)", "1,2")]
    [InlineData("n NOT IN (5, -7)", "3,4")]
    [InlineData("n BETWEEN -7 AND 5", "1,2")]
    [InlineData("n NOT BETWEEN -7 AND 5", "3,4")]
    [InlineData("n > 0.5 AND n < 5.5", "1")]
    [InlineData("n > x", "1,2,3")]
    [InlineData("amount >= 10", "1,3")]
    [InlineData("name = 'Ada'", "1")]
    [InlineData("name < 'B'", "1,6")]
    [InlineData("name = 'O''Hara'", "3")]
    [InlineData("starts_with(name, 'Ö')", "4")]
    [InlineData("ends_with(name, 'a')", "1,3")]
    [InlineData("starts_with(name, '')", "1,2,3,4,6")]
    [InlineData("flag", "1,4")]
    [InlineData("NOT flag", "2")]
    [InlineData("flag = false OR name = 'Ada'", "1,2")]
    [InlineData("born < date '2000-01-01'", "1,2,6")]
    [InlineData("year(born) = 1957", "1")]
    [InlineData("year(born) >= 0 OR year(born) < 0", "1,3")]
    [InlineData("month(born) = 3", "1")]
    [InlineData("year(seen) IS NULL", "2,4,5,6")]
    [InlineData("date(seen) = date '2024-02-29'", "1")]
    [InlineData("trunc(n, 5) = 5", "1")]
    [InlineData("trunc(n, 5) = -5", "2")]
    [InlineData("trunc(amount) = 120", "1")]
    [InlineData("trunc(x) = 2", "1")]
    [InlineData("x = x AND x > 1", "1,4")]
    [InlineData("hash(name) = '99a563ab2f6e21e96998f9fddd2a2bab82b70ac019579502b8d7fc0032ff62bb'", "1")]
    [InlineData("name = principal.region", "2")]
    [InlineData("zip IN principal.sites", "1,2")]
    [InlineData("zip NOT IN principal.sites", "3")]
    [InlineData("n >= principal.level", "1,3")]
    [InlineData("born > principal.since", "3,4")]
    [InlineData("id = principal.id", "2")]
    [InlineData("session.purpose = 'HOPERAT' AND born < session.date", "1,2,3,6")]
    [InlineData("session.purpose = 'TREAT'", "")]
    [InlineData("(name) = ('Ada') AND NOT (NOT (flag))", "1")]
    [InlineData("TRUE", "1,2,3,4,5,6")]
    [InlineData("true and false", "")]
    public void A_row_is_shown_where_the_filter_is_true(string filter, string rows)
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var grant = $"columns: {{k: allow}}, rows: \"{filter}\"";
        Assert.Equal(rows.Replace(',', '|'), lab.Show(PolicyLab.Decide(grant), "k"));
    }

    private static void Fill(PolicyLab lab)
    {
        lab.Add(
            ("k", "1"), ("id", "'p1'"), ("name", "'Ada'"), ("zip", "'s1'"), ("n", "5"), ("amount", "120.50"),
            ("x", "2.75"), ("flag", "true"), ("born", "DATE '1957-03-12'"),
            ("seen", "TIMESTAMP '2024-02-29 23:59:59'"));
        lab.Add(
            ("k", "2"), ("id", "'ana'"), ("name", "'north'"), ("zip", "'s2'"), ("n", "-7"),
            ("amount", "-0.01"), ("x", "'-Infinity'::DOUBLE"), ("flag", "false"),
            ("born", "DATE '-infinity'"),
            ("seen", "TIMESTAMP 'infinity'"));
        lab.Add(
            ("k", "3"), ("name", "'O''Hara'"), ("zip", "'s3'"), ("n", "9223372036854775807"),
            ("amount", "9999999999.99"), ("x", "0"), ("born", "DATE '2020-12-31'"),
            ("seen", "TIMESTAMP '0001-01-01 00:00:00'"));
        lab.Add(
            ("k", "4"), ("name", "'Östlund'"), ("n", "-9223372036854775808"), ("x", "'NaN'::DOUBLE"),
            ("flag", "true"), ("born", "DATE 'infinity'"), ("seen", "TIMESTAMP '10000-01-01 00:00:00'"));
        lab.Add(("k", "5"));
        lab.Add(("k", "6"), ("name", "''"), ("born", "DATE '0001-12-31 (BC)'"));
    }
}
