// Every mask on every type it takes, with the values that break naive masks; and refusals of the others.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access;
using Lakeward.Access.Policy;
using Lakeward.Engine;
using Lakeward.Records.Typing;
using Lakeward.Tests.Engine;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class MaskSqlTests
{
    /// <summary>A mask, a column, SQL values parted by bars, and what is shown of each.</summary>
    [Theory]
    [InlineData("null", "name", "'Ada'|NULL", "NULL|NULL")]
    [InlineData("null", "born", "DATE 'infinity'|NULL", "NULL|NULL")]
    [InlineData("mask", "name", "'Ada'|''|NULL", "***|***|NULL")]
    [InlineData("mask", "n", "5|NULL", "NULL|NULL")]
    [InlineData("mask", "amount", "5.25|NULL", "NULL|NULL")]
    [InlineData("mask", "x", "'NaN'::DOUBLE|NULL", "NULL|NULL")]
    [InlineData("mask", "flag", "true|NULL", "NULL|NULL")]
    [InlineData("constant('it''s')", "name", "'Ada'|''|NULL", "it's|it's|NULL")]
    [InlineData("constant(-1)", "n", "9223372036854775807|NULL", "-1|NULL")]
    [InlineData("constant(0.5)", "amount", "3|NULL", "0.50|NULL")]
    [InlineData("constant(7)", "amount", "3|NULL", "7.00|NULL")]
    [InlineData("constant(1.5)", "x", "'-Infinity'::DOUBLE|NULL", "1.5|NULL")]
    [InlineData("constant(false)", "flag", "true|NULL", "false|NULL")]
    [InlineData("constant(date '1900-01-01')", "born", "DATE 'infinity'|NULL", "1900-01-01|NULL")]
    [InlineData(
        "year", "born",
        "DATE '1957-03-12'|DATE '0001-01-01'|DATE '0001-12-31 (BC)'|DATE '9999-12-31'|DATE '10000-01-01'"
            + "|DATE 'infinity'|DATE '-infinity'|DATE '2024-02-29'|NULL",
        "1957-01-01|0001-01-01|NULL|9999-01-01|NULL|NULL|NULL|2024-01-01|NULL")]
    [InlineData(
        "year", "seen",
        "TIMESTAMP '1957-03-12 11:12:13'|TIMESTAMP 'infinity'|TIMESTAMP '-infinity'"
            + "|TIMESTAMP '10000-01-01 00:00:00'|TIMESTAMP '0001-12-31 (BC) 23:59:59'|NULL",
        "1957-01-01 00:00:00|NULL|NULL|NULL|NULL|NULL")]
    [InlineData(
        "zip3", "zip",
        "'10001'|'03601'|'94305-1234'|'943051234'|'9430'|'SW1A 1AA'|'١٢٣٤٥'|''|'00000'|'09123'|'10001 '|NULL",
        "100|000|943|943|000|000|000|000|000|000|000|NULL")]
    [InlineData(
        "partial(1, 2)", "name", "'Margaret'|'Marga'|'Margar'|'Ööööööä'|'👩‍🚀👩‍🚀'|''|NULL",
        "M***et|***|M***ar|Ö***öä|👩***\u200d🚀|***|NULL")]
    [InlineData("partial(0, 4)", "name", "'123456789'|'1234567'", "***6789|***")]
    [InlineData("partial(2, 0)", "name", "'Ada Stone'", "Ad***")]
    [InlineData(
        "age-band", "born",
        "DATE '1986-06-01'|DATE '1986-06-02'|DATE '2026-06-01'|DATE '2026-06-02'|DATE '1936-06-01'"
            + "|DATE '1936-06-02'|DATE '0001-01-01'|DATE '0001-12-31 (BC)'|DATE 'infinity'|DATE '-infinity'"
            + "|DATE '2008-02-29'|NULL",
        "40-49|30-39|0-9|NULL|90+|80-89|90+|NULL|NULL|NULL|10-19|NULL")]
    [InlineData("age-band(20)", "n", "0|19|20|79|80|89|90|9223372036854775807|-1|NULL",
        "0-19|0-19|20-39|60-79|80-89|80-89|90+|90+|NULL|NULL")]
    public void A_mask_leaves_this_of_a_value(string mask, string column, string values, string shown)
    {
        using var lab = new PolicyLab();
        foreach (var (index, value) in values.Split('|').Index())
        {
            lab.Add(("k", $"{index}"), (column, value), ("id", "'p'"));
        }

        var granted = PolicyLab.Decide(Grant(column, mask));
        Assert.Equal(shown, lab.Show(granted, column));
        Assert.Equal(column, granted.Columns.Single(c => c.Right == ColumnRight.Mask).Name);
    }

    [Fact]
    public void A_shifted_date_moves_by_the_same_days_for_all_dates_of_a_subject_and_never_stays()
    {
        using var lab = new PolicyLab();
        for (var subject = 0; subject < 500; subject++)
        {
            lab.Add(
                ("k", $"{subject}"), ("id", $"'p{subject}'"), ("born", "DATE '2000-01-01'"),
                ("seen", "TIMESTAMP '2000-01-01 10:11:12.000013'"));
        }

        var granted = PolicyLab.Decide("columns: {k: allow, born: date-shift(30), seen: date-shift(30)}");
        var (sql, parameters) = lab.Compile(granted, "k", "born", "seen");
        var days = lab.Connection.Rows(sql, parameters).ConvertAll(row =>
        {
            Assert.Equal($"{row[1]} 10:11:12.000013", row[2]);
            return DateOnly.Parse(row[1]!).DayNumber - new DateOnly(2000, 1, 1).DayNumber;
        });
        Assert.DoesNotContain(0, days);
        Assert.Equal((-30, 30), (days.Min(), days.Max()));
        Assert.True(days.Distinct().Count() > 55);
    }

    [Fact]
    public void A_date_that_cannot_be_shifted_is_absent()
    {
        using var lab = new PolicyLab();
        lab.Add(("k", "1"), ("born", "DATE '2000-01-01'"));
        lab.Add(("k", "2"), ("id", "'p'"), ("born", "DATE 'infinity'"));
        lab.Add(("k", "3"), ("id", "'p'"), ("born", "DATE '0001-01-01'"));
        lab.Add(("k", "4"), ("id", "'p'"), ("born", "DATE '9999-12-31'"));
        lab.Add(("k", "5"), ("id", "'p'"), ("born", "NULL"));
        var granted = PolicyLab.Decide("columns: {k: allow, born: date-shift(3650)}");
        Assert.Equal("NULL|NULL|NULL|NULL|NULL", lab.Show(granted, "born"));
    }

    [Theory]
    [InlineData("name", "'Ada'", "Ada")]
    [InlineData("name", "''", "")]
    [InlineData("name", "'Åsa 👩‍🚀'", "Åsa 👩‍🚀")]
    [InlineData("n", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("amount", "1.5", "1.50")]
    [InlineData("flag", "true", "true")]
    [InlineData("born", "DATE 'infinity'", "infinity")]
    [InlineData("born", "DATE '2024-02-29'", "2024-02-29")]
    public void A_hash_is_hmac_of_the_values_text(string column, string value, string text)
    {
        using var lab = new PolicyLab();
        lab.Add(("k", "1"), (column, value));
        lab.Add(("k", "2"));
        foreach (var mask in (Mask[])[new Mask.Hash(), new Mask.Token()])
        {
            var granted = PolicyLab.Decide(Grant(column, mask.ToString()));
            var key = lab.Keys.Of(mask, "d", "ana");
            var digest = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
            Assert.Equal($"{Convert.ToHexStringLower(digest)[..32]}|NULL", lab.Show(granted, column));
        }
    }

    [Fact]
    public void Hashes_join_within_a_dataset_for_one_principal_and_tokens_for_all()
    {
        using var lab = new PolicyLab();
        var hash = new Mask.Hash();
        Assert.Equal(lab.Keys.Of(hash, "d", "ana"), lab.Keys.Of(hash, "d", "ana"));
        Assert.NotEqual(lab.Keys.Of(hash, "d", "ana"), lab.Keys.Of(hash, "d", "bo"));
        Assert.NotEqual(lab.Keys.Of(hash, "d", "ana"), lab.Keys.Of(hash, "e", "ana"));
        Assert.NotEqual(lab.Keys.Of(hash, "da", "na"), lab.Keys.Of(hash, "d", "ana"));
        var token = new Mask.Token();
        Assert.Equal(lab.Keys.Of(token, "d", "ana"), lab.Keys.Of(token, "d", "bo"));
        Assert.NotEqual(lab.Keys.Of(token, "d", "ana"), lab.Keys.Of(token, "e", "ana"));
        Assert.NotEqual(lab.Keys.Of(token, "d", "ana"), lab.Keys.Of(hash, "d", "ana"));
        Assert.Equal(
            lab.Keys.Of(new Mask.DateShift(5), "d", "ana"),
            lab.Keys.Of(new Mask.DateShift(9), "d", "bo"));
    }

    [Fact]
    public void No_statement_holds_a_key()
    {
        using var lab = new PolicyLab();
        var (sql, parameters) = lab.Compile(PolicyLab.Decide(Grant("name", "hash")), "name");
        var key = Assert.IsType<byte[]>(Assert.Single(parameters));
        var text = Convert.ToHexStringLower(key)[..8];
        Assert.DoesNotContain(text, sql, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Which masks take which types; the others refuse at plan.</summary>
    [Theory]
    [InlineData("null", "name zip n amount x flag born seen")]
    [InlineData("mask", "name zip n amount x flag born seen")]
    [InlineData("hash", "name zip n amount x flag born seen")]
    [InlineData("token", "name zip n amount x flag born seen")]
    [InlineData("constant('a')", "name zip")]
    [InlineData("constant(1)", "n amount x")]
    [InlineData("constant(1.25)", "amount x")]
    [InlineData("constant(1.255)", "x")]
    [InlineData("constant(99999999999)", "n x")]
    [InlineData("constant(true)", "flag")]
    [InlineData("constant(date '2020-01-01')", "born")]
    [InlineData("year", "born seen")]
    [InlineData("date-shift", "born seen")]
    [InlineData("zip3", "name zip")]
    [InlineData("partial(1, 1)", "name zip")]
    [InlineData("age-band(5)", "n born")]
    public void A_mask_takes_these_columns_and_refuses_the_others_at_plan(string mask, string columns)
    {
        foreach (var (name, _) in PolicyLab.Columns.Where(column => column.Name is not ("k" or "id")))
        {
            var reading = ManifestReader.Examine(PolicyLab.Manifest(Grant(name, mask)));
            if (columns.Split(' ').Contains(name))
            {
                Assert.Empty(reading.Issues);
            }
            else
            {
                var issue = Assert.Single(reading.Issues);
                Assert.Equal("LW-ACC-0033", issue.Id);
                Assert.Contains($"which column '{name}' of d.t has", issue.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_mask_on_a_whole_column_of_extremes_never_fails_in_a_parquet_file_with_statistics()
    {
        using var lab = new PolicyLab();
        lab.Add(
            ("k", "1"), ("id", "'p'"), ("name", "''"), ("zip", "''"), ("n", "9223372036854775807"),
            ("x", "'Infinity'::DOUBLE"), ("born", "DATE 'infinity'"), ("seen", "TIMESTAMP 'infinity'"));
        lab.Add(
            ("k", "2"), ("id", "'q'"), ("name", "'👩‍🚀'"), ("zip", "'🏠'"), ("n", "-9223372036854775808"),
            ("x", "'-Infinity'::DOUBLE"), ("born", "DATE '-infinity'"), ("seen", "TIMESTAMP '-infinity'"));
        using var file = new MemoryFile();
        lab.Connection.Execute(
            $"COPY t TO {SqlText.Literal(file.Path)} (FORMAT parquet, USE_TMP_FILE false)");
        foreach (var mask in (string[])["null", "age-band", "year", "zip3", "partial(1, 1)", "hash", "token",
            "date-shift", "mask"])
        {
            foreach (var (name, type) in PolicyLab.Columns.Where(column => column.Name is not ("k" or "id")))
            {
                var rule = ColumnRule.Read(mask, out _)!;
                Assert.True(ColumnType.TryParse(type, out var of));
                if (rule.Takes(of))
                {
                    var (sql, parameters) = lab.Compile(PolicyLab.Decide(Grant(name, mask)), name);
                    var source = $"read_parquet({SqlText.Literal(file.Path)}) t";
                    sql = sql.Replace("FROM t", $"FROM {source}", StringComparison.Ordinal);
                    Assert.Equal(2, lab.Connection.Rows(sql, parameters).Count);
                }
            }
        }
    }

    private static string Grant(string column, string mask) =>
        $"columns: {{k: allow, {column}: \"{mask}\"}}";
}
