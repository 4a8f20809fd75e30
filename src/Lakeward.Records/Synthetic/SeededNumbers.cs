// A small seeded generator whose numbers are the same on every machine.
namespace Lakeward.Records.Synthetic;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Not for secrets.
/// Each patient has a generator of its own, so that claims can make the patient anew instead of looking it
/// up.
/// </summary>
internal struct SeededNumbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The generator of one stream of one subject.</summary>
    internal static SeededNumbers Of(ulong seed, ulong stream, long subject)
    {
        var numbers = new SeededNumbers(unchecked(seed + (stream * 0xD1B5_4A32_D192_ED03)));
        return new SeededNumbers(unchecked(numbers.Next() ^ ((ulong)subject * 0x9E37_79B9_7F4A_7C15)));
    }

    /// <summary>The next 64 bits.</summary>
    internal ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from 0 up to but not including <paramref name="bound"/>.</summary>
    internal int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    internal int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in <paramref name="percent"/> of a hundred cases.</summary>
    internal bool Chance(int percent) => Below(100) < percent;
}
