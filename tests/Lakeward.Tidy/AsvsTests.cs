// Holds the table of the security standard: each row names tests, files or a reason, and those are there.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class AsvsTests
{
    private const string Table = "docs/asvs.tsv";
    private const string NotMet = "not met: ";
    private const int Columns = 4;

    [Fact]
    public void Every_requirement_names_what_shows_it()
    {
        var known = House.Sources.SelectMany(TestsOf).ToHashSet(StringComparer.Ordinal);
        Rule.Holds("asvs", Faults(House.ReadLines(Table), known.Contains, House.Has));
    }

    [Theory]
    [InlineData("1.2.3\t1\twords\tSome.Test_of_it docs/x.md", 0)]
    [InlineData("1.2.3\t1\twords\tnot met: the reason", 0)]
    [InlineData("1.2.3\t1\twords\tnot met: ", 1)]
    [InlineData("1.2.3\t1\twords\tSome.Test_that_is_gone", 1)]
    [InlineData("1.2.3\t1\twords\tdocs/gone.md", 1)]
    [InlineData("1.2.3\t1\twords\t", 1)]
    [InlineData("1.2.3\t3\twords\tSome.Test_of_it", 1)]
    [InlineData("1.2.3\t1\tSome.Test_of_it", 1)]
    public void A_row_that_shows_nothing_is_found(string row, int findings) => Assert.Equal(
        findings,
        Faults([row], test => test == "Some.Test_of_it", file => file == "docs/x.md").Count());

    [Fact]
    public void Rows_out_of_order_and_rows_that_stand_twice_are_found() => Assert.Equal(
        2,
        Faults(
            ["1.2.3\t1\ta\tdocs/x.md", "1.2.3\t1\ta\tdocs/x.md", "1.1.1\t1\ta\tdocs/x.md"],
            _ => false, _ => true).Count());

    private static IEnumerable<Finding> Faults(
        IEnumerable<string> lines, Predicate<string> isTest, Predicate<string> isFile)
    {
        var before = new Version(0, 0);
        foreach (var (index, line) in lines.Index().Where(line => line.Item is [not '#', ..]))
        {
            var cells = line.Split('\t');
            if (cells.Length != Columns || !Id().IsMatch(cells[0]) || cells[1] is not ("1" or "2")
                || cells[2].Length == 0)
            {
                yield return new Finding(Table, index + 1, "a row has an id, level 1 or 2, words, proof");
                continue;
            }

            var id = Version.Parse(cells[0]);
            if (id <= before)
            {
                yield return new Finding(Table, index + 1, $"{id} stands twice, or after what it precedes");
            }

            before = id;
            if (FaultOf(cells[3], isTest, isFile) is { } fault)
            {
                yield return new Finding(Table, index + 1, $"{id}: {fault}");
            }
        }
    }

    private static string? FaultOf(string proof, Predicate<string> isTest, Predicate<string> isFile) =>
        proof.StartsWith(NotMet, StringComparison.Ordinal)
            ? proof.Length > NotMet.Length ? null : "say why it is not met"
            : proof.Split(' ').FirstOrDefault(one => !isTest(one) && !isFile(one)) is { } gone
                ? $"'{gone}' is neither a test nor a file" : null;

    /// <summary>The tests of a file, as <c>Class.Method</c>.</summary>
    private static IEnumerable<string> TestsOf(SourceFile file) =>
        file.Path.StartsWith("tests/", StringComparison.Ordinal)
        && Class().Match(file.Code) is { Success: true } type
            ? Method().Matches(file.Code)
                .Select(method => $"{type.Groups["name"].Value}.{method.Groups["name"].Value}")
            : [];

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex Id();

    [GeneratedRegex(@"\bclass (?<name>\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"\bpublic (?:async )?(?:Task|ValueTask|void) (?<name>\w+_\w+)\(")]
    private static partial Regex Method();
}
