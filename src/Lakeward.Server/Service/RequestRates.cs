// How often one address may ask for what costs or guesses.
using System.Threading.RateLimiting;
using Lakeward.Server.Http;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>The rates; a room asks for one of them by <c>RequireRateLimiting</c>.</summary>
/// <param name="StrangersPerMinute">How often an address may ask for what needs no sign-in.</param>
internal sealed record RequestRates(int StrangersPerMinute)
{
    /// <summary>For what anybody may ask who has not signed in.</summary>
    public const string Strangers = "strangers";

    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Sets them.</summary>
    public static void Apply(RateLimiterOptions rates)
    {
        rates.AddPolicy(Strangers, context => RateLimitPartition.GetSlidingWindowLimiter(
            ZoneLink.SenderOf(context),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = context.RequestServices.GetRequiredService<RequestRates>()
                    .StrangersPerMinute,
                Window = Window,
                SegmentsPerWindow = Segments,
            }));
        rates.OnRejected = (_, _) => throw HttpErrors.TooManyRequests();
    }
}
