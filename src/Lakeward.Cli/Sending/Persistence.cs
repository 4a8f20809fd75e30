// Tries again what may succeed at another try.
using System.Text.Json;

namespace Lakeward.Cli.Sending;

/// <summary>Each pause is twice as long as the one before; progress begins the count anew.</summary>
internal static class Persistence
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Works until it succeeds, is refused, or has failed too often in a row.</summary>
    /// <param name="work">The work.</param>
    /// <param name="reached">How far it has come, in bytes.</param>
    /// <param name="most">How many failures in a row are too many.</param>
    /// <param name="ct">Stops trying.</param>
    /// <exception cref="Errors.LakeException">LW-CLI-0303, or what the service refuses with.</exception>
    public static async Task<T> TryAsync<T>(
        Func<Task<T>> work, Func<long> reached, int most, CancellationToken ct)
    {
        var (pause, last) = (FirstPause, 0L);
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (failure is HttpRequestException or BrokenAnswerException
                or JsonException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
            {
                if (reached() > last)
                {
                    (failures, pause, last) = (1, FirstPause, reached());
                }

                if (failures == most)
                {
                    throw CliErrors.ServiceAway();
                }
            }

            await Task.Delay(pause, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
