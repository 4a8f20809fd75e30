// The demo's made-up patients and claims, which never touch a disk in the clear.
using Lakeward.Records.Synthetic;

namespace Lakeward.Cli.Demo;

/// <summary>Two CSV files in memory. Taking one hands it over, to be disposed by who took it.</summary>
/// <param name="patients">How many patients to make up, the planted ones not counted.</param>
/// <param name="seed">Equal seeds make equal files.</param>
internal sealed class DemoPopulation(int patients, int seed) : IDisposable
{
    private const int ClaimsPerPatient = 5;

    private MemoryStream _patients = new();
    private MemoryStream _claims = new();

    /// <summary>The seed.</summary>
    public int Seed => seed;

    /// <summary>The patients whose values are searched for.</summary>
    public IReadOnlyList<SyntheticCanary> Planted { get; } = DemoCanaries.Patients(seed);

    /// <summary>How many patients there are.</summary>
    public long Patients { get; private set; }

    /// <summary>How many claims there are.</summary>
    public long Claims { get; private set; }

    /// <summary>Size of both files in bytes.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Makes both files.</summary>
    public void Make()
    {
        var health = new SyntheticHealth(new SyntheticOptions
        {
            Patients = patients,
            ClaimsPerPatient = ClaimsPerPatient,
            Seed = (ulong)seed,
            Canaries = Planted,
        });
        Patients = health.WritePatients(_patients);
        Claims = health.WriteClaims(_claims);
        SizeBytes = _patients.Length + _claims.Length;
    }

    /// <summary>Hands over the patients' file.</summary>
    public Stream TakePatients() => Take(ref _patients);

    /// <summary>Hands over the claims' file.</summary>
    public Stream TakeClaims() => Take(ref _claims);

    public void Dispose()
    {
        _patients.Dispose();
        _claims.Dispose();
    }

    private static MemoryStream Take(ref MemoryStream file)
    {
        var taken = file;
        taken.Position = 0;
        file = new MemoryStream();
        return taken;
    }
}
