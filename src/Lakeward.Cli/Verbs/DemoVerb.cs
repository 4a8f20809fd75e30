// lakeward demo: the whole way of health data in one go, on made-up patients.
using System.CommandLine;
using Lakeward.Cli.Demo;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class DemoVerb : Verb
{
    private const int DefaultPatients = 2000;
    private const int MostPatients = 1_000_000;
    private const int DefaultSeed = 2026;

    private readonly Option<string?> _dir = new("--dir")
    {
        Description = "A new or empty folder to work in, which stays (else one under the temporary folder)",
        HelpName = "DIR",
    };

    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the folder there at the end" };

    private readonly Option<int> _patients = new("--patients")
    {
        Description = "How many patients to make up",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPatients,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Equal seeds make equal data",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultSeed,
    };

    public DemoVerb()
        : base(
            "demo",
            "Shows the whole way of health data in seconds, on made-up patients.",
            ExitCode.Done("all went as it should, and nothing lies in the clear"),
            new ExitCode(
                Outcome.NotVerified, "a planted value was found in the clear, or something did not verify"))
    {
        Add(_dir);
        Add(_keep);
        Add(_patients);
        Add(_seed);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var patients = call.Get(_patients);
        if (patients is < 1 or > MostPatients || call.Get(_seed) < 0)
        {
            throw CliErrors.Usage("--patients takes 1 to 1,000,000, --seed 0 or more.", "lakeward demo");
        }

        using var population = new DemoPopulation(patients, call.Get(_seed));
        using var folder = new DemoFolder(call.Get(_dir), call.Get(_keep));
        var options = call.Settings.ToLakeOptions() with { KeyFile = folder.KeyFile };
        using var story = new DemoStory(folder, call.Terminal, options, population);
        await story.TellAsync(ct);
        return Outcome.Done;
    }
}
