// What is typed wrongly is told without repeating what was typed.
using Lakeward.Cli;
using Lakeward.Cli.Verbs;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("Did you mean sql?", "slq")]
    [InlineData("Did you mean verify?", "audit", "verfy")]
    [InlineData("A verb is missing", "audit")]
    [InlineData(
        "There is no option --frmat. Did you mean --format?",
        "sql", "select 1", "--as", "ana", "--frmat", "csv")]
    [InlineData("There is no option --frmat. Did you mean --format?", "sql", "--frmat=csv", "--as", "ana")]
    [InlineData("There is no option --al. Did you mean --all?", "load", "--al")]
    [InlineData("The option --as is required.", "sql", "select 1")]
    [InlineData("The option --as needs a value.", "sql", "select 1", "--as")]
    [InlineData("The value of --patients is none it takes.", "synth", "--output", "x", "--patients", "many")]
    [InlineData("The argument NAME is missing.", "init")]
    [InlineData("argument(s) too many", "sql", "select", "name", "--as", "ana")]
    public async Task A_wrong_call_ends_with_2_and_says_what_is_wrong(
        string expected, params string[] arguments)
    {
        using var desk = new Desk();
        Assert.Equal(Outcome.Usage, await desk.RunAsync(arguments));
        Assert.Contains(expected, desk.Error);
        Assert.StartsWith("LW-CLI-0001: ", desk.Error);
        Assert.Contains("  hint: See: lakeward", desk.Error);
        Assert.Empty(desk.Output);
    }

    [Theory]
    [InlineData("sql", "select", "*", "where", "name", "=", "Wanda Ogilvie", "--as", "ana")]
    [InlineData("init", "riverside", "Wanda Ogilvie")]
    [InlineData("synth", "--output", "x", "--patients", "Wanda Ogilvie")]
    [InlineData("audit", "prove", "Wanda Ogilvie")]
    [InlineData("Wanda Ogilvie")]
    public async Task A_value_that_was_typed_is_never_repeated(params string[] arguments)
    {
        using var desk = new Desk();
        Assert.Equal(Outcome.Usage, await desk.RunAsync(arguments));
        Assert.DoesNotContain("Wanda", desk.Error);
        Assert.DoesNotContain("Wanda", desk.Output);
    }

    [Fact]
    public async Task Every_verb_helps_and_ends_with_its_exit_codes()
    {
        using var compose = new Desk();
        foreach (var verb in VerbHelp.VerbsOf(Program.Compose(compose.Terminal)))
        {
            var group = verb.Parents.OfType<System.CommandLine.Command>().Single();
            string[] path = group is System.CommandLine.RootCommand ? [verb.Name] : [group.Name, verb.Name];
            using var desk = new Desk();
            Assert.Equal(Outcome.Done, await desk.RunAsync([.. path, "--help"]));
            Assert.Contains($"lakeward {string.Join(' ', path)}", desk.Output);
            Assert.EndsWith("130  interrupted\n\n", desk.Output);
            Assert.Contains("  0    ", desk.Output);
            Assert.Contains("  2    ", desk.Output);
        }
    }

    [Fact]
    public async Task The_help_lists_every_verb_with_one_sentence()
    {
        using var desk = new Desk();
        Assert.Equal(Outcome.Done, await desk.RunAsync("--help"));
        foreach (var verb in VerbHelp.VerbsOf(Program.Compose(desk.Terminal)))
        {
            Assert.Contains(verb.Description!, desk.Output);
            Assert.EndsWith(".", verb.Description);
        }
    }

    [Fact]
    public async Task A_response_file_is_no_door_into_other_files()
    {
        using var desk = new Desk();
        Assert.Equal(Outcome.Usage, await desk.RunAsync("init", "@/etc/hostname"));
        Assert.StartsWith("LW-CLI-0005: ", desk.Error);
    }
}
