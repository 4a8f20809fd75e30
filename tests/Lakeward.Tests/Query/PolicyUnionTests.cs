// Several grants on one table: each cell at the strongest rule of the grants that show its row.
using Lakeward.Access;
using Lakeward.Records.Typing;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class PolicyUnionTests
{
    [Fact]
    public void A_cell_is_shown_at_the_strongest_rule_of_the_grants_that_show_its_row()
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var granted = PolicyLab.Decide(
            "columns: {k: allow, name: allow}, rows: zip = 's1'",
            "columns: {k: allow, name: \"constant('-')\"}, rows: \"zip IN ('s1', 's2')\"",
            "columns: {k: allow, n: allow}, rows: zip = 's3'");
        Assert.Equal(
            "1,Ada,NULL|2,-,NULL|3,NULL,30", lab.Show(granted, "k", "name", "n"));
        var name = granted.Columns.Single(column => column.Name == "name");
        Assert.Equal("allow, else constant('-')", PolicyExplanation.Shown(name));
        Assert.True(granted.FiltersRows);
    }

    [Fact]
    public void A_grant_without_a_filter_ends_the_list_of_rules()
    {
        var granted = PolicyLab.Decide(
            "columns: {k: allow, name: allow}, rows: flag", "general: allow, direct-identifier: hash",
            "columns: {name: mask}");
        var name = granted.Columns.Single(column => column.Name == "name");
        Assert.Equal("allow, else hash", PolicyExplanation.Shown(name));
        Assert.False(name.IsWhollyClear);
        Assert.True(granted.Columns.Single(column => column.Name == "k").IsWhollyClear);
        Assert.False(granted.FiltersRows);
        Assert.Equal(("r0", ColumnRight.Allow), (name.Role, name.Right));
    }

    [Fact]
    public void A_column_shown_in_two_types_is_text()
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var granted = PolicyLab.Decide(
            "columns: {k: allow, n: allow}, rows: k = 1", "columns: {k: allow, n: age-band}");
        Assert.Equal(ColumnType.Text, granted.Columns.Single(column => column.Name == "n").ShownType);
        Assert.Equal("10|20-29|30-39", lab.Show(granted, "n"));
    }

    [Fact]
    public void The_higher_precedence_decides_between_masks_of_equal_strength()
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var granted = PolicyLab.Decide(
            "columns: {k: allow, name: \"constant('low')\"}, precedence: 2",
            "columns: {k: allow, name: \"constant('high')\"}, precedence: 9, rows: k > 1");
        Assert.Equal("low|high|high", lab.Show(granted, "name"));
    }

    [Fact]
    public void A_grant_that_shows_no_column_shows_no_row()
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var granted = PolicyLab.Decide("columns: {k: allow}, rows: k = 2", "general: deny");
        Assert.Equal("2", lab.Show(granted, "k"));
        Assert.Single(granted.Clauses);
    }

    [Fact]
    public void A_filter_hides_rows_also_where_a_masked_column_is_asked()
    {
        using var lab = new PolicyLab();
        Fill(lab);
        var granted = PolicyLab.Decide("columns: {born: year}, rows: name = 'Ada' AND id IS NOT NULL");
        Assert.Equal("1957-01-01", lab.Show(granted, "born"));
        Assert.Equal(ColumnRight.Deny, granted.Columns.Single(column => column.Name == "name").Right);
    }

    [Fact]
    public void Strength_is_a_total_order_of_the_masks()
    {
        string[] weakestFirst =
        [
            "deny", "null", "constant('a')", "age-band", "year", "zip3", "partial(1, 1)", "hash", "token",
            "date-shift", "allow",
        ];
        var strengths = weakestFirst.Select(
            text => Lakeward.Access.Policy.ColumnRule.Read(text, out _)!.Strength(ColumnType.Text));
        Assert.Equal(Enumerable.Range(0, 11), strengths);
    }

    private static void Fill(PolicyLab lab)
    {
        lab.Add(
            ("k", "1"), ("id", "'p'"), ("name", "'Ada'"), ("zip", "'s1'"), ("n", "10"),
            ("born", "DATE '1957-03-12'"));
        lab.Add(("k", "2"), ("name", "'Ben'"), ("zip", "'s2'"), ("n", "20"), ("born", "DATE '1961-07-01'"));
        lab.Add(("k", "3"), ("name", "'Cleo'"), ("zip", "'s3'"), ("n", "30"));
    }
}
