// Holds the documents: links lead somewhere, decisions have a status, and the changelog can be parsed.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class DocumentTests
{
    private const string Decisions = "docs/decisions/";

    private static readonly string[] ChangeKinds =
        ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

    private static readonly string[] DecisionParts = ["## Context", "## Decision", "## Consequences"];

    [Fact]
    public void Relative_links_lead_to_a_file_and_a_heading() =>
        Rule.Holds("links", House.Documents.SelectMany(path => DeadLinks(path, House.Read(path))));

    [Fact]
    public void Every_decision_has_a_status_and_its_three_parts() => Rule.Holds(
        "decisions",
        House.Documents.Where(path => Decision().IsMatch(path))
            .SelectMany(path => DecisionFaults(path, House.Read(path))));

    [Fact]
    public void The_changelog_parses() =>
        Rule.Holds("changelog", ChangelogFaults("CHANGELOG.md", House.ReadLines("CHANGELOG.md")));

    [Theory]
    [InlineData("see [x](docs/nowhere.md)")]
    [InlineData("see [x](README.md#no-such-heading)")]
    [InlineData("![x](pictures/none.png)")]
    public void A_dead_link_is_found(string text) => Assert.Single(DeadLinks("CHANGELOG.md", text));

    [Theory]
    [InlineData("see [x](README.md) and [y](https://example.org/z)")]
    [InlineData("# A `b` c!\n[x](#a-b-c)")]
    [InlineData("```\n[x](none.md)\n```")]
    public void A_link_that_leads_somewhere_is_let_be(string text) =>
        Assert.Empty(DeadLinks("CHANGELOG.md", text));

    [Theory]
    [InlineData("# 1. A\n\n## Context\n\n## Decision\n\n## Consequences\n", 1)]
    [InlineData("# 1. A\n\nStatus: maybe\n\n## Context\n\n## Decision\n\n## Consequences\n", 1)]
    [InlineData("# 1. A\n\nStatus: superseded by 0003\n\n## Context\n\n## Decision\n", 1)]
    [InlineData("# 1. A\n\nStatus: accepted\n\n## Context\n\n## Decision\n\n## Consequences\n", 0)]
    public void A_decision_is_checked_for_its_parts(string text, int findings) =>
        Assert.Equal(findings, DecisionFaults(Decisions + "0001-a.md", text).Count());

    [Theory]
    [InlineData("# Changelog\n## Unreleased\n### Added\n- One thing.\n", 0)]
    [InlineData("# Changelog\n## [0.1.0] - 2026-01-31\n### Fixed\n- One\n  thing.\n", 1)]
    [InlineData("# Changelog\n## Unreleased\n### Improved\n- One thing.\n", 1)]
    [InlineData("# Changelog\n## Unreleased\n- One thing.\n", 1)]
    [InlineData("# Changelog\n## Unreleased\n## 1.0\n", 1)]
    public void A_changelog_is_checked_line_by_line(string text, int findings) =>
        Assert.Equal(findings, ChangelogFaults("CHANGELOG.md", text.Split('\n')).Count());

    private static IEnumerable<Finding> DeadLinks(string path, string text)
    {
        var prose = Fence().Replace(text, block => new string('\n', block.Value.AsSpan().Count('\n')));
        foreach (Match match in Link().Matches(prose))
        {
            var target = match.Groups["target"].Value;
            if (!Scheme().IsMatch(target) && !Leads(path, prose, target))
            {
                yield return Finding.In(path, prose, match.Index, $"'{target}' leads nowhere; mend the link");
            }
        }
    }

    private static bool Leads(string path, string text, string target)
    {
        var parts = target.Split('#');
        var folder = Path.GetDirectoryName(path)!;
        var file = parts[0].Length == 0 ? path : Path.GetRelativePath(".", Path.Combine(folder, parts[0]));
        if (!House.Has(file))
        {
            return false;
        }

        var there = parts[0].Length == 0 ? text : House.Read(file);
        return parts.Length == 1 || Anchors(there).Contains(parts[1]);
    }

    // GitHub's anchors: lower case, spaces to hyphens, punctuation dropped.
    private static HashSet<string> Anchors(string text) =>
        [.. Heading().Matches(text).Select(match => NotInAnchor()
            .Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "")
            .Replace(' ', '-'))];

    private static IEnumerable<Finding> DecisionFaults(string path, string text)
    {
        if (!Status().IsMatch(text))
        {
            yield return new Finding(path, 3, "needs 'Status: proposed | accepted | superseded by NNNN'");
        }

        foreach (var part in DecisionParts.Where(part => !text.Contains(part, StringComparison.Ordinal)))
        {
            yield return new Finding(path, 1, $"needs the part '{part}'");
        }
    }

    private static IEnumerable<Finding> ChangelogFaults(string path, IReadOnlyList<string> lines)
    {
        var hasKind = false;
        var unreleased = false;
        foreach (var (index, line) in lines.Index())
        {
            var fault = line switch
            {
                _ when index == 0 => line == "# Changelog" ? null : "begin with '# Changelog'",
                "## Unreleased" => null,
                _ when line.StartsWith("## ", StringComparison.Ordinal) =>
                    Release().IsMatch(line) ? null : "write '## [1.2.3] - 2026-01-31'",
                _ when line.StartsWith("### ", StringComparison.Ordinal) =>
                    ChangeKinds.Contains(line[4..]) ? null : $"one of {string.Join(", ", ChangeKinds)}",
                _ when line.StartsWith("- ", StringComparison.Ordinal) =>
                    hasKind ? null : "a change stands under a kind such as '### Added'",
                _ => null,
            };
            hasKind = line.StartsWith("### ", StringComparison.Ordinal)
                || (hasKind && !line.StartsWith("## ", StringComparison.Ordinal));
            unreleased |= line == "## Unreleased";
            if (fault is not null)
            {
                yield return new Finding(path, index + 1, fault);
            }
        }

        if (!unreleased)
        {
            yield return new Finding(path, 1, "needs a part '## Unreleased'");
        }
    }

    [GeneratedRegex("^(```|~~~).*?^\\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("^" + Decisions + @"\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex Decision();

    [GeneratedRegex(@"^Status: (?:proposed|accepted|superseded by \d{4})\b", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"^## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$")]
    private static partial Regex Release();
}
