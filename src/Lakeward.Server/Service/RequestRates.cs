// How often one address may ask for what costs or guesses.
using System.Threading.RateLimiting;
using Lakeward.Server.Http;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>The rates; a room asks for one of them by <c>RequireRateLimiting</c>.</summary>
/// <param name="StrangersPerMinute">How often an address may ask for what needs no sign-in.</param>
/// <param name="TokensPerMinute">How often an address may ask for machines' tokens.</param>
internal sealed record RequestRates(int StrangersPerMinute, int TokensPerMinute)
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

    /// <summary>Sets them.</summary>
    public static void Apply(RateLimiterOptions rates)
    {
        Add(rates, Strangers, most => most.StrangersPerMinute);
        Add(rates, Machines, most => most.TokensPerMinute);
        rates.OnRejected = (_, _) => throw HttpErrors.TooManyRequests();
    }

    private static void Add(RateLimiterOptions rates, string name, Func<RequestRates, int> most) =>
        rates.AddPolicy(name, context => RateLimitPartition.GetSlidingWindowLimiter(
            ZoneLink.SenderOf(context),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = most(context.RequestServices.GetRequiredService<RequestRates>()),
                Window = Window,
                SegmentsPerWindow = Segments,
            }));
}
