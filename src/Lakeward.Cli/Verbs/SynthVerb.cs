// lakeward synth: makes up patients and claims, from a seed.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Records.Synthetic;

namespace Lakeward.Cli.Verbs;

internal sealed class SynthVerb : Verb
{
    private const long DefaultPatients = 1000;
    private const int DefaultClaims = 10;
    private const long MostPatients = 40_000_000;
    private const int MostClaims = 10_000;

    private readonly Option<long> _patients = new("--patients")
    {
        Description = "How many patients",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPatients,
    };

    private readonly Option<int> _claims = new("--claims-per-patient")
    {
        Description = "How many claims a patient has on average",
        HelpName = "M",
        DefaultValueFactory = _ => DefaultClaims,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Equal seeds make equal files",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder for patients.csv and claims.csv; - prints one of them",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _table = new Option<string>("--table")
    {
        Description = "Which file --output - prints: patients or claims",
        HelpName = "NAME",
        DefaultValueFactory = _ => "claims",
    }.AcceptOnlyFromAmong("patients", "claims");

    public SynthVerb()
        : base("synth", "Makes up patients and claims that fit together, as CSV.", ExitCode.Done("made"))
    {
        Add(_patients);
        Add(_claims);
        Add(_seed);
        Add(_output);
        Add(_table);
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var health = new SyntheticHealth(OptionsOf(call));
        var output = call.Get(_output)!;
        if (output == "-")
        {
            using var target = call.Terminal.OpenOutput();
            _ = call.Get(_table) == "patients" ? health.WritePatients(target) : health.WriteClaims(target);
            return Task.FromResult(Outcome.Done);
        }

        Directory.CreateDirectory(output);
        using var patients = new NewFile(Path.Combine(output, "patients.csv"));
        using var claims = new NewFile(Path.Combine(output, "claims.csv"));
        var (patientCount, claimCount) = (
            health.WritePatients(patients.Content), health.WriteClaims(claims.Content));
        patients.Publish();
        claims.Publish();
        call.Terminal.Facts(
            ("patients.csv", Amount.Count(patientCount, "row")),
            ("claims.csv", Amount.Count(claimCount, "row")));
        return Task.FromResult(Outcome.Done);
    }

    private SyntheticOptions OptionsOf(Call call)
    {
        var (patients, claims) = (call.Get(_patients), call.Get(_claims));
        return patients is < 0 or > MostPatients || claims is < 0 or > MostClaims
            ? throw CliErrors.Usage(
                "At most 40,000,000 patients and 10,000 claims each can be made up.", "lakeward synth")
            : new SyntheticOptions { Patients = patients, ClaimsPerPatient = claims, Seed = call.Get(_seed) };
    }
}
