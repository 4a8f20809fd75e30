// The values that the demo plants: where the smallest and the largest of a column could leak, too.
using Lakeward.Records.Synthetic;

namespace Lakeward.Cli.Demo;

/// <summary>
/// Two planted patients. Their values sort before and after all others, so that a file that leaks
/// a column's smallest or largest value, as table formats like to do, leaks a planted one.
/// </summary>
internal static class DemoCanaries
{
    private const int TokenLength = 14;
    private const string Letters = "abcdefghijkmnopqrstuvwxyz23456789";

    /// <summary>The planted patients that follow from the seed.</summary>
    public static IReadOnlyList<SyntheticCanary> Patients(int seed)
    {
        var random = new Random(seed);
        return [Patient(random, "A!", "900"), Patient(random, "zz", "999")];
    }

    /// <summary>Their values, each with where it is planted.</summary>
    public static IReadOnlyList<Canary> Of(IEnumerable<SyntheticCanary> patients) =>
    [
        .. patients.SelectMany(patient => new Canary[]
        {
            new("patients.first_name", patient.FirstName!),
            new("patients.last_name", patient.LastName!),
            new("patients.ssn", patient.Ssn!),
            new("patients.ssn", patient.Ssn!.Replace("-", "", StringComparison.Ordinal)),
            new("patients.address", patient.Address!),
            new("claims.note", patient.Note!),
        }),
    ];

    private static SyntheticCanary Patient(Random random, string sortsAs, string area) => new()
    {
        FirstName = sortsAs + Token(random),
        LastName = sortsAs + Token(random),
        Ssn = $"{area}-{random.Next(50, 100)}-{random.Next(1000, 10000)}",
        Address = $"{sortsAs}{Token(random)} Street",
        Note = $"{sortsAs} {Token(random)}",
    };

    private static string Token(Random random) => random.GetString(Letters, TokenLength);
}
