// How often one address may ask for what costs or guesses.
using System.Net;
using System.Threading.RateLimiting;
using Lakeward.Server.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>The rates; a room asks for one of them by <c>RequireRateLimiting</c>.</summary>
internal static class RequestRates
{
    /// <summary>For what anybody may ask who has not signed in.</summary>
    public const string Strangers = "strangers";

    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Apply(RateLimiterOptions rates)
    {
        rates.AddPolicy(Strangers, context => RateLimitPartition.GetSlidingWindowLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = context.RequestServices.GetRequiredService<ServiceOptions>()
                    .MaxStrangersPerMinute,
                Window = Window,
                SegmentsPerWindow = Segments,
            }));
        rates.OnRejected = (_, _) => throw HttpErrors.TooManyRequests();
    }
}
