// Runs every script against the real command.
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ScenarioTests(ITestOutputHelper output)
{
    /// <summary>The scripts beside the tests, by name.</summary>
    public static TheoryData<string> Scripts =>
        [.. Directory.GetFiles(
            ScriptFolder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    private static string ScriptFolder => Path.Combine(AppContext.BaseDirectory, "Scripts");

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_script_runs_as_it_says(string name)
    {
        var script = ScenarioScript.Read(Path.Combine(ScriptFolder, $"{name}.txt"));
        using var run = new ScenarioRun(output.WriteLine);
        await run.PlayAsync(script);
    }
}
