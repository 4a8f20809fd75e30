// Makes broken files out of good ones, always in the same way for one seed.
namespace Lakeward.Tests.Records;

/// <summary>Cuts, doubles, splices and scribbles.</summary>
internal sealed class Mutation(int seed, IReadOnlyList<byte[]> words)
{
    private readonly Random _random = new(seed);

    /// <summary>A number below the limit.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>A piece of a file, broken at up to eight places.</summary>
    public byte[] Break(byte[] file, int longest)
    {
        var start = _random.Next(3) == 0 ? _random.Next(file.Length) : 0;
        var bytes = file.AsSpan(start, Math.Min(file.Length - start, longest)).ToArray().ToList();
        for (var times = _random.Next(9); times > 0 && bytes.Count > 0; times--)
        {
            BreakOnce(bytes);
        }

        return [.. bytes];
    }

    private void BreakOnce(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, _random.Next(1, _random.Next(2, 2000)));
        switch (_random.Next(6))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, words[_random.Next(words.Count)]);
                break;
        }
    }

    /// <summary>Runs a body so many times, or for LAKEWARD_FUZZ_SECONDS seconds; it gets the seed of the
    /// round.</summary>
    public static void Repeat(int rounds, Action<int> body)
    {
        var seconds = Environment.GetEnvironmentVariable("LAKEWARD_FUZZ_SECONDS");
        var limit = seconds is null
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var round = 0; seconds is null ? round < rounds : clock.Elapsed < limit; round++)
        {
            try
            {
                body(round);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {round}", e);
            }
        }
    }
}
