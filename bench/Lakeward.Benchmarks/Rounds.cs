// Repeats measurements and takes the median.
namespace Lakeward.Benchmarks;

/// <summary>Measurements in turns: ours and the peer's share whatever else the machine is doing.</summary>
internal static class Rounds
{
    /// <summary>Runs all in turn, so many times; the median of each.</summary>
    public static double[] Interleave(int rounds, params ReadOnlySpan<Func<double>> measures)
    {
        var seconds = new double[measures.Length][];
        for (var at = 0; at < measures.Length; at++)
        {
            seconds[at] = new double[rounds];
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var at = 0; at < measures.Length; at++)
            {
                seconds[at][round] = measures[at]();
            }
        }

        return [.. seconds.Select(Median)];
    }

    /// <summary>The middle one; of an even number, the lower middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }

    /// <summary>The geometric mean.</summary>
    public static double GeometricMean(IEnumerable<double> values) =>
        Math.Exp(values.Average(Math.Log));
}
