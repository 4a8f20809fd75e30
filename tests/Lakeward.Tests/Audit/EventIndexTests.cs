// The index of events finds what a walk over all of them would.
using Lakeward.Audit;
using Xunit;

namespace Lakeward.Tests.Audit;

/// <summary>Against a plain walk, on random logs.</summary>
public sealed class EventIndexTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_list_is_the_newest_events_that_fit_page_by_page()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var events = Events(random);
            var index = new EventIndex();
            events.ForEach(entry => index.Fold(entry.Index, entry.Event));
            var filter = Filter(random);
            var expected = events.Where(entry => Fits(filter, entry.Event))
                .Select(entry => entry.Index).Reverse();

            var found = new List<long>();
            for (var (before, more) = (long.MaxValue, true); more; before = found.Count > 0 ? found[^1] : 0)
            {
                (var page, more) = index.Find(filter, before, random.Next(1, 7));
                found.AddRange(page);
            }

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_day_counts_its_own_events_and_no_others()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var events = Events(new Random(seed));
        var index = new EventIndex();
        events.ForEach(entry => index.Fold(entry.Index, entry.Event));
        var first = DateOnly.FromDateTime(Start.UtcDateTime).AddDays(1);
        var days = index.Daily(["query"], first, 3);

        var expected = Enumerable.Range(0, 3).Select(day => events.Where(entry =>
            entry.Event.Kind == "query"
            && DateOnly.FromDateTime(entry.Event.Time.UtcDateTime) == first.AddDays(day)).ToList());
        Assert.Equal(
            expected.Select(day => (
                (long)day.Count, (long)day.Count(entry => entry.Event.Outcome == "refused"))),
            days);
    }

    private static List<(long Index, AuditEvent Event)> Events(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(60)).Select(at => ((long)at, new AuditEvent
        {
            Kind = Pick(random, "query", "delivery.load", "session.open")!,
            Outcome = Pick(random, "done", "refused")!,
            Principal = Pick(random, null, "ana", "kim"),
            Dataset = Pick(random, null, "claims", "labs"),
            Delivery = Pick(random, null, "d1"),
            Time = Start.AddHours(at * 2),
        })),
    ];

    private static EventFilter Filter(Random random) => new()
    {
        Kind = Pick(random, null, "", "query", "nothing"),
        Outcome = Pick(random, null, "refused"),
        Principal = Pick(random, null, "ana"),
        Dataset = Pick(random, null, "labs"),
        Delivery = Pick(random, null, "d1"),
        Window = random.Next(2) == 0 ? AuditWindow.Always : new(Start.AddHours(10), Start.AddHours(60)),
    };

    private static bool Fits(EventFilter filter, AuditEvent entry) =>
        (string.IsNullOrEmpty(filter.Kind) || entry.Kind == filter.Kind)
        && (filter.Outcome is null || entry.Outcome == filter.Outcome)
        && (filter.Principal is null || entry.Principal == filter.Principal)
        && (filter.Dataset is null || entry.Dataset == filter.Dataset)
        && (filter.Delivery is null || entry.Delivery == filter.Delivery)
        && (filter.Window.Since is not { } since || entry.Time >= since)
        && (filter.Window.Until is not { } until || entry.Time < until);

    private static string? Pick(Random random, params string?[] choices) =>
        choices[random.Next(choices.Length)];
}
