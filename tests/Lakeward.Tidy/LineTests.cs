// Holds the lines: how long they are, how a file begins, and what must not stand in one.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class LineTests
{
    private const int LongestLine = 110;

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".yaml", ".yml", ".sh", ".editorconfig"];

    private static readonly string[] Scripts = ["test", ".ci/run"];

    [Fact]
    public void Lines_are_at_most_110_columns_long() =>
        Rule.Holds("line-length", House.Sources.SelectMany(LongLines));

    [Fact]
    public void A_source_file_opens_with_one_plain_sentence() =>
        Rule.Holds("first-line", House.Sources.SelectMany(FirstLines));

    [Fact]
    public void There_are_no_regions_pragmas_or_suppressions() =>
        Rule.Holds("directives", House.Sources.SelectMany(Directives));

    [Fact]
    public void No_code_is_commented_out() =>
        Rule.Holds("dead-code", House.Sources.SelectMany(DeadCode));

    [Fact]
    public void An_open_end_is_an_issue_and_not_a_comment() =>
        Rule.Holds("open-ends", House.Sources.SelectMany(OpenEnds));

    [Fact]
    public void There_are_no_tabs_and_no_trailing_spaces() =>
        Rule.Holds("blanks", House.Files.Where(IsText).SelectMany(path => Blanks(path, House.Read(path))));

    [Theory]
    [InlineData("using System;")]
    [InlineData("// A sentence without an end")]
    [InlineData("//No space.")]
    [InlineData("/// <summary>A doc comment.</summary>")]
    public void A_file_that_opens_otherwise_is_found(string text) => Assert.Single(FirstLines(Probe(text)));

    [Theory]
    [InlineData("// var x = 1;")]
    [InlineData("// if (x) {")]
    [InlineData("/* Call(); */")]
    public void Commented_out_code_is_found(string text) => Assert.Single(DeadCode(Probe(text)));

    [Theory]
    [InlineData("// It ends here; then it goes on.")]
    [InlineData("/// <code>var x = 1;</code>")]
    [InlineData("var text = \"// x();\";")]
    [InlineData("var text = \"\"\"\n// x();\n\"\"\";")]
    public void Prose_and_quotations_are_let_be(string text) => Assert.Empty(DeadCode(Probe(text)));

    [Fact]
    public void Directives_and_open_ends_are_found()
    {
        Assert.Equal(2, Directives(Probe("#region A\n  #pragma warning disable\n")).Count());
        Assert.Single(Directives(Probe("[SuppressMessage(\"a\", \"b\")]")));
        Assert.Single(OpenEnds(Probe("// TODO later.")));
        Assert.Empty(OpenEnds(Probe("var todo = \"TODO\";")));
    }

    [Fact]
    public void Tabs_and_trailing_spaces_are_found() =>
        Assert.Equal(2, Blanks("a.md", "one \nt\two\nthree\n").Count());

    private static SourceFile Probe(string text) => new("src/Lakeward/Audit/Probe.cs", text);

    private static IEnumerable<Finding> LongLines(SourceFile file) =>
        file.Lines.Index().Where(line => line.Item.Length > LongestLine).Select(line => new Finding(
            file.Path, line.Index + 1, $"{line.Item.Length} columns; break it at {LongestLine}"));

    private static IEnumerable<Finding> FirstLines(SourceFile file)
    {
        if (!Sentence().IsMatch(file.Lines[0]))
        {
            yield return file.At(0, "open with one line '// What it is for, as a sentence.'");
        }
    }

    private static IEnumerable<Finding> Directives(SourceFile file) =>
        Directive().Matches(file.Code).Select(
            match => file.At(match.Index, $"'{match.Value.Trim()}' has no place here; mend the cause"));

    private static IEnumerable<Finding> DeadCode(SourceFile file) =>
        from comment in file.Comments
        where !comment.Text.StartsWith("///", StringComparison.Ordinal)
        where DeadEnd().IsMatch(comment.Text)
        select file.At(comment.Start, "this reads like commented-out code; delete it, the history keeps it");

    private static IEnumerable<Finding> OpenEnds(SourceFile file) =>
        from comment in file.Comments
        where OpenEnd().IsMatch(comment.Text)
        select file.At(comment.Start, "open an issue and drop the mark");

    private static bool IsText(string path) =>
        Scripts.Contains(path)
        || Array.Exists(TextEndings, end => path.EndsWith(end, StringComparison.Ordinal));

    private static IEnumerable<Finding> Blanks(string path, string text) =>
        text.Split('\n').Index()
            .Where(line => line.Item.Contains('\t', StringComparison.Ordinal) || line.Item.EndsWith(' '))
            .Select(line => new Finding(path, line.Index + 1, "a tab or a trailing space; remove it"));

    [GeneratedRegex(@"^// \S.*\.$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^[ ]*#\s*(?:region|endregion|pragma)\b|\bSuppressMessage\b", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"[;{]\s*(?:\*/)?\s*$|^//\s*\}", RegexOptions.Multiline)]
    private static partial Regex DeadEnd();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex OpenEnd();
}
