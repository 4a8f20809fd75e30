// An agreement that has ended: nothing is loaded or shown under it, and nothing is lost.
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class ExpiredAgreementTests
{
    [Fact]
    public async Task Without_a_live_agreement_nothing_is_loaded_or_shown_and_nothing_is_lost()
    {
        var clock = new SetClock { Now = DateTimeOffset.Parse("2099-12-31T23:59:59Z") };
        using var some = await SomeLake.CreateAsync(options: new LakeOptions { Time = clock });
        await some.LoadAsync(SomeLake.Patients);
        var waiting = await some.SendAsync(SomeLake.Patients.Replace("p1,", "p4,", StringComparison.Ordinal));
        using var lake = await some.OpenAsync();

        clock.Now = clock.Now.AddSeconds(1);
        var load = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(waiting, "kim"));
        var ask = await Assert.ThrowsAsync<LakeException>(() => AskAsync(lake));
        Assert.Equal(("LW-ING-0126", Outcome.Refused), (load.Id, load.Outcome));
        Assert.Equal(("LW-ACC-0109", Outcome.Refused), (ask.Id, ask.Outcome));
        Assert.Contains(lake.Deliveries(), delivery => (
            delivery.Id, delivery.State) == (waiting, DeliveryState.Announced));
        Assert.True(lake.Verify().Passed);

        clock.Now = clock.Now.AddSeconds(-1);
        Assert.Equal(3, (await lake.LoadAsync(waiting, "kim")).Rows);
        Assert.Equal("n\n6\n", await AskAsync(lake));
    }

    [Fact]
    public async Task Before_the_agreement_begins_nothing_is_loaded()
    {
        var clock = new SetClock { Now = DateTimeOffset.Parse("2019-12-31T23:59:59Z") };
        using var some = await SomeLake.CreateAsync(options: new LakeOptions { Time = clock });
        var refusal = await Assert.ThrowsAsync<LakeException>(() => some.LoadAsync(SomeLake.Patients));
        Assert.Equal("LW-ING-0126", refusal.Id);
    }

    private static Task<string> AskAsync(Lake lake) =>
        SomeLake.AskAsync(lake, "kim", "SELECT count(*) AS n FROM claims.patients");

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
