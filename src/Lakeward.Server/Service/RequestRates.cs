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

    /// <summary>
    /// For tokens, which many machines behind one address may ask for at once, as each night; who guesses is
    /// stopped by <see cref="Wire.RefusalCount"/>.
    /// </summary>
    public const string Machines = "machines";

    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Apply(RateLimiterOptions rates)
    {
        Add(rates, Strangers, options => options.MaxStrangersPerMinute);
        Add(rates, Machines, options => options.MaxTokensPerMinute);
        rates.OnRejected = (_, _) => throw HttpErrors.TooManyRequests();
    }

    private static void Add(RateLimiterOptions rates, string name, Func<ServiceOptions, int> most) =>
        rates.AddPolicy(name, context => RateLimitPartition.GetSlidingWindowLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = most(context.RequestServices.GetRequiredService<ServiceOptions>()),
                Window = Window,
                SegmentsPerWindow = Segments,
            }));
}
