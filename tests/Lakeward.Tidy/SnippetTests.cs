// Holds the examples in the documents against code that compiles and verbs that exist.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class SnippetTests
{
    private const string Snippets = "tests/Lakeward.Tidy/Snippets/";
    private const string VerbFolder = "src/Lakeward.Cli/Verbs/";
    private const string Readme = "README.md";

    [Fact]
    public void Every_csharp_block_is_a_compiled_snippet()
    {
        var known = House.Sources.Where(file => file.IsUnder(Snippets)).SelectMany(SnippetsOf).ToHashSet();
        Rule.Holds(
            "snippets",
            House.Documents.SelectMany(path => StrangeBlocks(path, House.Read(path), known)));
    }

    [Fact]
    public void Every_command_in_the_documents_exists()
    {
        var verbs = Verbs();
        Rule.Holds(
            "commands",
            House.Documents.SelectMany(path => BadCommands(path, House.Read(path), verbs)));
    }

    [Fact]
    public void The_table_of_verbs_in_the_readme_is_complete()
    {
        var verbs = Verbs();
        if (verbs is null)
        {
            return; // The table may run ahead of the command only until its first verb exists.
        }

        var rows = VerbRow().Matches(VerbSection().Match(House.Read(Readme)).Value);
        var listed = rows.Select(match => match.Groups["verb"].Value).ToHashSet();
        Assert.True(listed.SetEquals(verbs), $"{Readme}: the table of verbs differs from {VerbFolder}\n"
            + $"only in the table: {string.Join(' ', listed.Except(verbs))}\n"
            + $"missing in it: {string.Join(' ', verbs.Except(listed))}");
    }

    [Fact]
    public void A_block_that_is_no_snippet_is_found()
    {
        var source = new SourceFile(Snippets + "A.cs", "  // snippet: one\n  var x = 1;\n  // end snippet\n");
        var known = SnippetsOf(source).ToHashSet();
        Assert.Empty(StrangeBlocks("a.md", "```csharp\nvar x = 1;\n```\n", known));
        Assert.Single(StrangeBlocks("a.md", "```csharp\nvar x = 2;\n```\n", known));
    }

    [Theory]
    [InlineData("```sh\nlakeward frobnicate x\n```\n", 1)]
    [InlineData("```console\n$ lakeward init x\n  lakeward is mentioned in output\n```\n", 0)]
    [InlineData("```sh\ndotnet run --project src/Lakeward.Cli -- frobnicate\n```\n", 1)]
    [InlineData("```sh\ndotnet run --project src/Nowhere -- init\n```\n", 1)]
    [InlineData("```sh\n./no-such-script\n```\n", 1)]
    [InlineData("```sh\n./test --filter X\nlakeward --help\n```\n", 0)]
    public void A_command_that_does_not_exist_is_found(string text, int findings) =>
        Assert.Equal(findings, BadCommands("a.md", text, ["init"]).Count());

    // A verb is the first word of its file's name: KeysVerb.cs and KeysRotateVerb.cs are `keys`. Null while
    // the command has none.
    private static HashSet<string>? Verbs()
    {
        var verbs = House.Files
            .Where(path => path.StartsWith(VerbFolder, StringComparison.Ordinal))
            .Select(path => VerbFile().Match(path)).Where(match => match.Success)
            .Select(match => match.Groups["verb"].Value.ToLowerInvariant()).ToHashSet();
        return verbs.Count > 0 ? verbs : null;
    }

    private static IEnumerable<string> SnippetsOf(SourceFile file) =>
        Snippet().Matches(file.Text).Select(match => Dedent(match.Groups["code"].Value));

    private static IEnumerable<Finding> StrangeBlocks(string path, string text, HashSet<string> known) =>
        from block in Block().Matches(text)
        where block.Groups["kind"].Value is "csharp" or "cs"
        where !known.Contains(Dedent(block.Groups["code"].Value))
        select Finding.In(
            path, text, block.Index, $"put this code between '// snippet: name' lines under {Snippets}");

    private static IEnumerable<Finding> BadCommands(string path, string text, HashSet<string>? verbs) =>
        from block in Block().Matches(text)
        where block.Groups["kind"].Value is "sh" or "bash" or "shell" or "console"
        from line in block.Groups["code"].Value.Split('\n').Index()
        let fault = FaultOf(line.Item, verbs, onlyPrompts: block.Groups["kind"].Value == "console")
        where fault is not null
        let start = Finding.In(path, text, block.Index, fault)
        select start with { Line = start.Line + 1 + line.Index };

    private static string? FaultOf(string line, HashSet<string>? verbs, bool onlyPrompts)
    {
        if (onlyPrompts && !line.StartsWith("$ ", StringComparison.Ordinal))
        {
            return null;
        }

        var command = line.TrimStart('$', ' ');
        var project = Project().Match(command);
        if (project.Success && !House.Has(project.Groups["path"].Value))
        {
            return $"there is no project {project.Groups["path"].Value}";
        }

        var script = Script().Match(command);
        if (script.Success && !House.Has(script.Groups["path"].Value))
        {
            return $"there is no script {script.Groups["path"].Value}";
        }

        var verb = Command().Match(command);
        return verb.Success && verbs?.Contains(verb.Groups["verb"].Value) == false
            ? $"lakeward has no verb '{verb.Groups["verb"].Value}'"
            : null;
    }

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var margin = lines.Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length >= margin ? line[margin..].TrimEnd() : ""));
    }

    [GeneratedRegex(
        @"^```(?<kind>\w*)[^\n]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(
        @"^ *// snippet: [\w-]+\n(?<code>.*?)^ *// end snippet",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"(?:^lakeward|--project\s+src/Lakeward\.Cli\b.*?\s--)\s+(?<verb>[a-z][a-z-]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"--project\s+(?:\$PWD/)?(?<path>\S+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"^\./(?<path>[\w./-]+)")]
    private static partial Regex Script();

    [GeneratedRegex(@"/(?<verb>[A-Z][a-z]*)\w*Verb\.cs$")]
    private static partial Regex VerbFile();

    [GeneratedRegex(@"^## Verbs\n.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex VerbSection();

    [GeneratedRegex(@"^\| `(?<verb>[a-z-]+)[^|]*` *\|", RegexOptions.Multiline)]
    private static partial Regex VerbRow();
}
