// What the policy language takes, and what it says about what it does not.
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class RowFilterTests
{
    private static readonly FilterScope Scope = new(
        "d.t",
        FilterScope.Of(
        [
            ("id", "text"), ("Full Name", "text"), ("n", "integer"), ("amount", "decimal(12,2)"),
            ("wide", "decimal(38,30)"), ("x", "double"), ("flag", "boolean"), ("born", "date"),
            ("seen", "timestamp"), ("date", "date"), ("untyped", null),
        ]),
        new Dictionary<string, AttributeType>
        {
            ["region"] = new(ColumnType.Text),
            ["sites"] = new(ColumnType.Text, IsList: true),
            ["level"] = new(ColumnType.Integer),
        });

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("n")]
    [InlineData("(")]
    [InlineData("flag AND")]
    [InlineData("flag AND n")]
    [InlineData("NOT n")]
    [InlineData("flag flag")]
    [InlineData("n = 1 = 2")]
    [InlineData("id = NULL")]
    [InlineData("n IN ()")]
    [InlineData("n IN (1")]
    [InlineData("n BETWEEN 1 OR 2")]
    [InlineData("n IS 5")]
    [InlineData("id LIKE 'a%'")]
    [InlineData("id = 'a")]
    [InlineData("id = \"a")]
    [InlineData("n = 1; flag")]
    [InlineData("n = 1 -- flag")]
    [InlineData("n + 1 = 2")]
    [InlineData("id = 'a' || 'b'")]
    [InlineData("n = 99999999999999999999")]
    [InlineData("amount = 1.00000000000000000000000000000000000000001")]
    [InlineData("born = '2020-01-01'")]
    [InlineData("born = date '2020-02-30'")]
    [InlineData("born = date '20200101'")]
    [InlineData("born = seen")]
    [InlineData("id = 5")]
    [InlineData("flag = 'true'")]
    [InlineData("flag > false")]
    [InlineData("n = id")]
    [InlineData("n = wide")]
    [InlineData("untyped = 'a'")]
    [InlineData("nobody = 'a'")]
    [InlineData("id = principal.nothing")]
    [InlineData("id = session.nothing")]
    [InlineData("id = other.region")]
    [InlineData("id = principal.sites")]
    [InlineData("principal.sites IS NULL")]
    [InlineData("id IN principal.region")]
    [InlineData("n IN principal.sites")]
    [InlineData("n = principal.region")]
    [InlineData("id = session.date")]
    [InlineData("starts_with(n, 'a')")]
    [InlineData("starts_with(id)")]
    [InlineData("starts_with(id, 'a', 'b')")]
    [InlineData("year(id) = 1")]
    [InlineData("date(born) = born")]
    [InlineData("trunc(n) = 1")]
    [InlineData("trunc(n, 0) = 1")]
    [InlineData("trunc(n, n) = 1")]
    [InlineData("trunc(n, -5) = 1")]
    [InlineData("hash(born) = 'a'")]
    [InlineData("md5(id) = 'a'")]
    [InlineData("id = 'a' /* */")]
    [InlineData("id = $1")]
    [InlineData("idé = 'a'")]
    [InlineData("Full Name = 'a'")]
    public void What_is_not_sound_is_refused(string text)
    {
        var reading = RowFilter.Read(text, Scope);
        Assert.Null(reading.Tree);
        Assert.InRange(reading.Issue!.At, 1, text.Length + 1);
        Assert.NotEmpty(reading.Issue.Message);
    }

    [Theory]
    [InlineData("n = ", FilterIssueKind.Form, 5, "expected a value, not the end")]
    [InlineData("n = 1 or", FilterIssueKind.Form, 9, "expected a value, not the end")]
    [InlineData("n IS 5", FilterIssueKind.Form, 6, "expected NULL, not '5'")]
    [InlineData("id = null", FilterIssueKind.Form, 6, "nothing equals NULL; write IS NULL")]
    [InlineData("flag flag", FilterIssueKind.Form, 6, "expected AND, OR or the end, not 'flag'")]
    [InlineData("n = 1;", FilterIssueKind.Form, 6, "a character that has no meaning here")]
    [InlineData("ammount = 1", FilterIssueKind.Name, 1,
        "table d.t has no column 'ammount'; did you mean amount?")]
    [InlineData("id = principal.regoin", FilterIssueKind.Name, 16,
        "there is no attribute 'principal.regoin'; did you mean region?")]
    [InlineData("start_with(id, 'a')", FilterIssueKind.Name, 1,
        "there is no function 'start_with'; did you mean starts_with?")]
    [InlineData("id = 5", FilterIssueKind.Type, 6, "text and integer cannot be compared")]
    [InlineData("n = wide", FilterIssueKind.Type, 5, "integer and decimal(38,30) cannot be compared")]
    [InlineData("untyped = 'a'", FilterIssueKind.Type, 1,
        "column 'untyped' of d.t has no declared type; declare one")]
    [InlineData("id = principal.sites", FilterIssueKind.Type, 6,
        "principal.sites is a list; it can stand only behind IN")]
    [InlineData("flag and n", FilterIssueKind.Type, 10, "expected a condition, not a value of type integer")]
    [InlineData("hash(born) = 'a'", FilterIssueKind.Type, 1, "hash does not take date")]
    public void An_issue_says_what_and_where(string text, FilterIssueKind kind, int at, string message) =>
        Assert.Equal(new FilterIssue(kind, at, message), RowFilter.Read(text, Scope).Issue);

    [Theory]
    [InlineData("flag")]
    [InlineData("FLAG AND Not Flag oR TRUE")]
    [InlineData("\"Full Name\" = 'a' AND \"full name\" <> \"FULL NAME\"")]
    [InlineData("n = 0.5 AND amount = 00012 AND x = n AND x = amount")]
    [InlineData("wide = 12345678")]
    [InlineData("date = date '2020-01-01' AND date(seen) >= date")]
    [InlineData("n not in (1, 2.5, -3) and n not between -1 and 1")]
    [InlineData("id\n=\r\n'a'")]
    [InlineData("n != -9223372036854775808")]
    [InlineData("principal.id = id AND principal.level > 2 AND session.date > born")]
    public void What_is_sound_is_typed_as_a_condition(string text) =>
        Assert.Equal(ColumnType.Boolean, RowFilter.Read(text, Scope).Tree?.Type);

    [Fact]
    public void And_binds_closer_than_or_and_not_closest()
    {
        var tree = Assert.IsType<Expression.Any>(
            RowFilter.Read("flag OR NOT flag AND n = 1", Scope).Tree);
        var all = Assert.IsType<Expression.All>(tree.Terms[1]);
        Assert.IsType<Expression.Not>(all.Terms[0]);
        Assert.IsType<Expression.Comparison>(all.Terms[1]);
    }

    [Fact]
    public void Numbers_compare_in_a_type_that_holds_both()
    {
        ColumnType As(string text) =>
            ((Expression.Comparison)RowFilter.Read(text, Scope).Tree!).As;
        Assert.Equal(ColumnType.Integer, As("n = 5"));
        Assert.Equal(ColumnType.Decimal(21, 2), As("n = amount"));
        Assert.Equal(ColumnType.Decimal(12, 2), As("amount = 5"));
        Assert.Equal(ColumnType.Decimal(13, 3), As("amount = 5.125"));
        Assert.Equal(ColumnType.Double, As("amount = x"));
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        string Nested(int depth) => $"{new string('(', depth)}flag{new string(')', depth)}";
        Assert.NotNull(RowFilter.Read(Nested(31), Scope).Tree);
        var not = string.Concat(Enumerable.Repeat("NOT ", 900));
        foreach (var deep in (string[])[Nested(32), $"{not}flag"])
        {
            var issue = RowFilter.Read(deep, Scope).Issue!;
            Assert.Equal("nested deeper than 32 levels", issue.Message);
        }

        var chain = string.Join(" OR ", Enumerable.Repeat("n = 1", 400));
        Assert.Equal(400, ((Expression.Any)RowFilter.Read(chain, Scope).Tree!).Terms.Count);
        var tooLong = RowFilter.Read($"id = '{new string('a', 4_000)}'", Scope);
        Assert.Contains("at most 4,000", tooLong.Issue!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_ends_in_a_tree_or_an_issue()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        string[] pieces =
        [
            "n", "id", "flag", "born", " ", "'a'", "\"", "'", "1", "1.5", "-", "(", ")", ",", ".", "=", "<>",
            "in", "not", "and", "or", "is", "null", "between", "principal", "session", "date", "region",
            "sites", "year", "hash", "trunc", "\ud83d", "\0", "é", "true",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14))
                .Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(3) > 0 ? " " : "")));
            var reading = RowFilter.Read(text, Scope);
            Assert.True(reading.Tree is null != (reading.Issue is null), $"seed {seed}: {text}");
        }
    }
}
