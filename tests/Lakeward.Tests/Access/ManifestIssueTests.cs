// Everything wrong in a manifest is said with line, column and, where one is near, a suggestion.
using Lakeward.Access;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestIssueTests
{
    /// <summary>
    /// A piece of the example, what stands there instead, and the whole list of issues, ids first.
    /// </summary>
    public static TheoryData<string, string, string> Edits => Snapshots.Read("issues.snapshot");

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_that_breaks_the_example_is_found_at_its_place(
        string piece, string replacement, string expected)
    {
        var text = Example.With(piece, replacement);
        var reading = ManifestReader.Examine(text);
        Assert.Null(reading.Manifest);
        Assert.Equal(expected, string.Join('\n', reading.Issues.Select(i => $"{i.Id} {i}")));
    }

    [Fact]
    public void All_issues_come_in_one_failure_in_the_order_of_the_file()
    {
        var text = Example.Text
            .Replace("kind: BAA", "kind: BBA")
            .Replace("subject: person", "subject: nobody")
            .Replace("bo: {roles: [billing]}", "bo: {rolls: [billing]}");
        var failure = Assert.Throws<LakeException>(() => ManifestReader.Read(text, "lake.yaml"));
        Assert.Equal("LW-ACC-0001", failure.Id);
        Assert.Equal(Outcome.Issues, failure.Outcome);
        Assert.Equal("correct the places named, then: lakeward plan", failure.Hint);
        Assert.Equal(
            """
            lake.yaml has 3 issues
              line 6, column 11: 'BBA' is no kind of agreement; did you mean BAA?
              line 47, column 18: there is no declared column 'nobody'
              line 76, column 8: unknown key 'rolls'; did you mean roles?
            """.ReplaceLineEndings("\n"),
            failure.Message);
    }

    [Fact]
    public void A_broken_item_raises_no_second_issue_where_it_is_used()
    {
        var reading = ManifestReader.Examine(Example.With("purposes: [HPAYMT, HOPERAT]", "purposes: [XYZ]"));
        Assert.Equal(["LW-ACC-0017"], reading.Issues.Select(issue => issue.Id));
    }

    [Fact]
    public void A_section_of_the_wrong_kind_raises_one_issue()
    {
        var text = Example.Text.Replace("roles:\n  analyst:", "roles: analyst\nprincipals2:\n  analyst:");
        var ids = ManifestReader.Examine(text).Issues.Select(issue => issue.ToString()).ToList();
        Assert.Contains(
            "line 54, column 8: roles must be a mapping from each role's id to what it is, not text",
            ids);
        Assert.DoesNotContain(ids, issue => issue.Contains("there is no role"));
    }

    [Fact]
    public void Syntax_that_is_no_YAML_is_an_issue_with_its_place()
    {
        var issue = Assert.Single(ManifestReader.Examine("lake: a\n  roles: []\n").Issues);
        Assert.Equal("LW-ACC-0010", issue.Id);
        Assert.StartsWith("line 2, column 8: not valid YAML: ", issue.ToString());
    }

    [Fact]
    public void A_bracket_left_open_is_an_issue_where_the_list_was_last_understood()
    {
        var issue = Assert.Single(ManifestReader.Examine("lake: a\nroles: [a, b\ndrops: {}\n").Issues);
        Assert.Equal(
            "line 2, column 9: not valid YAML after this place: is a bracket, brace or quote left open?",
            issue.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void A_manifest_without_content_is_an_issue(string text) =>
        Assert.Equal("LW-ACC-0016", Assert.Single(ManifestReader.Examine(text).Issues).Id);

    [Theory]
    [InlineData("just text")]
    [InlineData("- lake: a")]
    [InlineData("---\n")]
    public void A_manifest_that_is_no_mapping_is_an_issue(string text) =>
        Assert.Equal("LW-ACC-0013", Assert.Single(ManifestReader.Examine(text).Issues).Id);

    [Fact]
    public void A_second_document_is_refused()
    {
        var issue = Assert.Single(ManifestReader.Examine("lake: a\n---\nlake: b\n").Issues);
        Assert.Equal("line 2, column 1: a second document; a manifest is one document", issue.ToString());
    }

    [Fact]
    public void A_manifest_over_one_mebibyte_is_refused_whatever_it_says()
    {
        var issue = Assert.Single(ManifestReader.Examine("lake: a\n#" + new string('x', 1 << 20)).Issues);
        Assert.Equal(("LW-ACC-0012", "a manifest is at most 1 MiB"), (issue.Id, issue.Message));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused_and_costs_nothing(string piece)
    {
        var text = "lake: " + (piece.EndsWith(' ') && piece != "{a: " ? "\n  " : string.Empty)
            + string.Concat(Enumerable.Repeat(piece, 200_000));
        var issue = Assert.Single(ManifestReader.Examine(text).Issues);
        Assert.Contains(issue.Id, (string[])["LW-ACC-0010", "LW-ACC-0012"]);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor()
    {
        const string Bomb = "lake: &a [x, x, x, x]\nagreements: &b [*a, *a, *a, *a]\nroles: [*b, *b, *b]\n";
        var reading = ManifestReader.Examine(Bomb);
        Assert.All(reading.Issues, issue => Assert.Equal("LW-ACC-0011", issue.Id));
        Assert.Equal(new ManifestPlace(1, 7), reading.Issues[0].Place);
    }

    [Fact]
    public void Thousands_of_issues_are_counted_but_not_all_kept()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => $"  p{i}: {{x: 1}}\n");
        var text = "lake: a\nprincipals:\n" + string.Concat(lines);
        var reading = ManifestReader.Examine(text);
        Assert.Equal(20_000, reading.IssueCount);
        Assert.Equal(200, reading.Issues.Count);
        var failure = Assert.Throws<LakeException>(() => ManifestReader.Read(text, "lake.yaml"));
        Assert.EndsWith("and 19950 more", failure.Message);
    }

    [Fact]
    public void A_target_of_nothing_but_dots_costs_nothing()
    {
        var text = "lake: a\nroles:\n  r:\n    - on: " + string.Concat(Enumerable.Repeat("a.", 400_000))
            + "\n      purposes: [TREAT]\n";
        Assert.Equal("LW-ACC-0018", Assert.Single(ManifestReader.Examine(text).Issues).Id);
    }

    [Fact]
    public void A_target_with_two_meanings_is_refused()
    {
        const string Text = """
            lake: a
            agreements:
              g: {kind: BAA, party: P, purposes: [TREAT], effective: 2026-01-01, expires: 2026-12-31,
                at-end: return}
            datasets:
              d.e: {agreement: g, tables: {t: {subject: none, other-columns: general}}}
              d: {agreement: g, tables: {e: {subject: none, other-columns: general}}}
            roles:
              r: [{on: d.e, purposes: [TREAT]}]
            """;
        var issue = Assert.Single(ManifestReader.Examine(Text).Issues);
        Assert.Equal(
            "line 9, column 12: 'd.e' could be more than one dataset or table; rename one",
            issue.ToString());
    }

    [Fact]
    public void A_table_without_columns_says_the_class_of_all_or_is_refused()
    {
        const string Text = "lake: a\ndatasets: {d: {agreement: x, tables: {t: {subject: none}}}}";
        var reading = ManifestReader.Examine(Text);
        Assert.Contains(
            "table 't' has no columns, nor other-columns to say the class of all",
            reading.Issues.Select(issue => issue.Message));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("baa-2026.1_x", true)]
    [InlineData("0abc", true)]
    [InlineData("Abc", false)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    public void An_id_is_lower_case_and_plain(string id, bool good) =>
        Assert.Equal(good, ManifestValues.IsId(id));

    [Fact]
    public void An_id_has_at_most_63_characters()
    {
        Assert.True(ManifestValues.IsId(new string('a', 63)));
        Assert.False(ManifestValues.IsId(new string('a', 64)));
    }
}
