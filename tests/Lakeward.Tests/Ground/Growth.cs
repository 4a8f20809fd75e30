// Holds that work grows as its input does, on a machine that is busy with other things too.
using Xunit;

namespace Lakeward.Tests.Ground;

/// <summary>Compares the processor time of a piece of work with that of eight times as much.</summary>
internal static class Growth
{
    private const int Times = 8;
    private const int Attempts = 60;
    private const double Bound = Times * Times / 2.0;

    /// <summary>
    /// Asserts that eight times the input takes less than 32 times the work: work that grows in the square
    /// of the input takes 64 times as much, at every attempt and of every size. A collection of the whole
    /// test host's memory may fall into any attempt, so the least of several counts, and a bad ratio is
    /// measured again; where the two sizes lie on two sides of what a processor's cache or the heap of small
    /// objects holds, a larger pair decides.
    /// </summary>
    /// <param name="prepare">Makes the work on so many units of input; only what it returns is
    /// measured.</param>
    /// <param name="units">The units of the smaller input.</param>
    public static void AssertLinear(Func<int, Action> prepare, int units)
    {
        var ratio = Ratio(prepare, units);
        if (ratio >= Bound)
        {
            ratio = Ratio(prepare, units * 4);
        }

        Assert.InRange(ratio, 0, Bound);
    }

    private static double Ratio(Func<int, Action> prepare, int units)
    {
        var (small, large) = (prepare(units), prepare(units * Times));
        _ = Seconds(small);
        var one = Enumerable.Range(0, 5).Min(_ => Seconds(small));
        var many = double.MaxValue;
        for (var attempt = 0; attempt < Attempts && many > one * (Times * 2); attempt++)
        {
            many = Math.Min(many, Seconds(large));
            one = Math.Min(one, Seconds(small));
        }

        return many / one;
    }

    private static double Seconds(Action work)
    {
        var start = ThreadTime.Now;
        work();
        return (ThreadTime.Now - start).TotalSeconds;
    }
}
