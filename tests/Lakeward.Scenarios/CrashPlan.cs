// How many times, and from which seed, commands are killed.
using System.Globalization;

namespace Lakeward.Scenarios;

/// <summary>
/// The tests kill a few dozen times, which takes a minute; <c>tests/crash.sh</c> multiplies that by the
/// variable <c>CRASH_TIMES</c>, and takes other moments by <c>CRASH_SEED</c>.
/// </summary>
internal static class CrashPlan
{
    private const int DefaultSeed = 2026;

    /// <summary>A seed of its own for each test, printed with what it finds.</summary>
    public static int SeedOf(int test) => Number("CRASH_SEED", DefaultSeed) + (test * 1_000_003);

    /// <summary>How often to kill.</summary>
    public static int Times(int kills) => kills * Number("CRASH_TIMES", 1);

    /// <summary>The number that a variable holds, where it is set.</summary>
    public static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : otherwise;
}
