// Settings come from the option, else the environment, else a default, and say which.
using Lakeward.Cli;
using Lakeward.Cli.Settings;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class SettingsTests
{
    [Fact]
    public void An_option_wins_over_the_environment_and_that_over_the_default()
    {
        var both = Of(["plan", "--lake", "a"], ("LAKEWARD_LAKE", "b"), ("LAKEWARD_KEY_FILE", "k"));
        Assert.Equal(
            ("a", SettingSource.Option, "--lake"), (both.Lake.Value, both.Lake.Source, both.Lake.Origin));
        Assert.Equal(("k", SettingSource.Environment), (both.KeyFile.Value, both.KeyFile.Source));
        var none = Of(["plan"]);
        Assert.Equal(
            (".", SettingSource.Default, false), (none.Lake.Value, none.Lake.Source, none.Lake.Changed));
        Assert.Null(none.KeyFile.Value);
    }

    [Fact]
    public void Options_of_the_lake_follow_the_settings()
    {
        var options = Of(["plan"], ("LAKEWARD_MEMORY_MIB", "256"), ("LAKEWARD_THREADS", "3")).ToLakeOptions();
        Assert.Equal((256L << 20, 3), (options.MemoryLimitBytes, options.Threads));
    }

    [Theory]
    [InlineData("LAKEWARD_MEMORY_MIB", "1")]
    [InlineData("LAKEWARD_MEMORY_MIB", "plenty")]
    [InlineData("LAKEWARD_THREADS", "0")]
    [InlineData("LAKEWARD_THREADS", "-2")]
    public void A_number_out_of_range_is_refused_by_the_name_of_its_variable(string variable, string value)
    {
        var failure = Assert.Throws<LakeException>(() => Of(["plan"], (variable, value)).ToLakeOptions());
        Assert.Equal(("LW-CLI-0006", Outcome.Usage), (failure.Id, failure.Outcome));
        Assert.Contains(variable, failure.Message);
    }

    [Fact]
    public async Task Config_show_lists_changed_settings_first()
    {
        using var desk = new Desk();
        Assert.Equal(Outcome.Done, await desk.RunAsync("config", "show", "--key-file", "elsewhere.key"));
        var lines = desk.Output.Split('\n');
        Assert.StartsWith("  setting ", lines[0]);
        Assert.StartsWith("  key-file ", lines[1]);
        Assert.EndsWith("option --key-file", lines[1]);
    }

    private static CallSettings Of(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var desk = new Desk();
        var parsed = Program.Compose(desk.Terminal).Parse(arguments);
        return new CallSettings(parsed, name => environment.FirstOrDefault(pair => pair.Name == name).Value);
    }
}
