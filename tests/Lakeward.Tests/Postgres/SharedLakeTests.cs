// A lake on shared ground: several machines, one PostgreSQL, one object gateway.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Aws;
using Lakeward.Ingest;
using Lakeward.Postgres;
using Lakeward.Server.Control;
using Lakeward.Server.Work;
using Lakeward.Tests.Aws;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Marts;
using Lakeward.Tests.Server.Identity;
using Xunit;

namespace Lakeward.Tests.Postgres;

[Collection(GatewayTests.Name)]
public sealed class SharedLakeTests : IClassFixture<RealPostgres>, IDisposable
{
    private const string Count = "SELECT count(*) AS n FROM claims.patients";
    private const int Deliveries = 8;
    private static int _count;
    private readonly RealPostgres _postgres;
    private readonly LakeStore _place;
    private readonly List<PostgresGrounds> _grounds = [];
    private readonly string _keyFile = Path.GetTempFileName();

    public SharedLakeTests(RealPostgres postgres, RealGateway gateway)
    {
        RealPostgres.Require();
        RealGateway.Require();
        _postgres = postgres;
        _place = new LakeStore(
            $"s3://{RealGateway.Bucket}/{gateway.NewOptions().Prefix}",
            gateway.Plain.ToString(),
            AllowPlain: true);
        File.Delete(_keyFile);
    }

    public void Dispose()
    {
        _grounds.ForEach(grounds => grounds.Dispose());
        File.Delete(_keyFile);
    }

    [Fact]
    public async Task Four_workers_of_four_machines_load_each_delivery_once_while_the_server_crashes()
    {
        using var first = await MakeAsync();
        var control = await ControlAsync();
        var sent = new List<string>();
        for (var i = 0; i < Deliveries; i++)
        {
            sent.Add(await SendAsync(first, i));
        }

        var work = new WorkOptions { Operator = "kim", FirstPause = TimeSpan.FromMilliseconds(100) };
        var services = new List<SomeService>();
        for (var machine = 0; machine < 4; machine++)
        {
            services.Add(await SomeService.ServeAsync(
                Join(first), control, options => options with { Work = work }));
        }

        await UntilAsync(() => Loaded(services[0].Lake, sent) >= 2);
        _postgres.Restart();
        await UntilAsync(() => Loaded(services[1].Lake, sent) == Deliveries);
        foreach (var service in services)
        {
            Assert.Equal($"n\n{Deliveries * 3}\n", await AskAsync(service.Lake));
        }

        Assert.Empty(services[3].Lake.Verify().Findings);
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_one_machine_changes_the_other_sees()
    {
        using var first = await MakeAsync();
        using var second = Join(first);
        await SendAsync(first, 1);
        using var here = await first.OpenAsync();
        using var there = await second.OpenAsync();
        await there.LoadAsync(Assert.Single(there.AnnouncedDeliveries()), "kim");
        Assert.Equal("n\n3\n", await AskAsync(here));

        await here.RotateDatasetKeysAsync("claims", "kim");
        await here.RotateRootAsync("kim");
        await SendAsync(first, 2);
        await there.LoadAsync(Assert.Single(there.AnnouncedDeliveries()), "kim");
        Assert.Equal("n\n6\n", await AskAsync(here));

        var token = await here.IssueTokenAsync("ana", "HOPERAT", TimeSpan.FromHours(1), "kim");
        var verifier = there.FindToken(token.Text)!;
        Assert.True(there.IsInForce(verifier));
        Assert.Equal(1, await here.EndTokensAsync("ana", "kim"));
        Assert.False(there.IsInForce(verifier));

        await first.ApplyAsync(SomeLake.Manifest.Replace(
            "  ana: {roles: [analyst]}\n", "", StringComparison.Ordinal).Replace(
            "    senders: [mercy]", "    senders: [mercy]\n    limit: {file: 1 MiB}",
            StringComparison.Ordinal));
        Assert.Null(there.FindPrincipal("ana"));
        Assert.Empty(there.Verify().Findings);

        // A machine that joins now finds all of it: with the newest root, and the drop's file as it is.
        using var third = Join(first);
        using var late = await third.OpenAsync();
        Assert.Equal("n\n6\n", await AskAsync(late));
        Assert.Equal(
            await File.ReadAllTextAsync(first.DoorFile), await File.ReadAllTextAsync(third.DoorFile));
        Assert.Equal(["drops", "lakeward.json"], Directory.EnumerateFileSystemEntries(third.Root)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(late.Verify().Findings);
        var settings = await File.ReadAllTextAsync(Path.Combine(first.Root, "lakeward.json"));
        Assert.DoesNotContain("Host", settings, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_leaver_is_out_at_every_machine_within_two_seconds()
    {
        using var first = await MakeAsync();
        var control = await ControlAsync();
        await using var here = await SomeService.ServeAsync(Join(first), control);
        await using var there = await SomeService.ServeAsync(Join(first), control);
        using var kim = await here.SetUpAsync();
        using var ana = await here.AddAsync(kim, "ana");
        using var same = there.Person("ana");
        (same.Cookie, same.Antiforgery) = (ana.Cookie, ana.Antiforgery);
        Assert.Equal(200, (await same.GetAsync("/v1/session")).Status);

        await kim.PostAsync("/v1/accounts/end", new { account = "ana" });
        var ended = Stopwatch.GetTimestamp();
        Assert.Equal(401, (await same.GetAsync("/v1/session")).Status);
        Assert.True(Stopwatch.GetElapsedTime(ended) < TimeSpan.FromSeconds(2));
    }

    private static int Loaded(Lake lake, List<string> sent) =>
        sent.Count(id => lake.FindDelivery(id)?.State == DeliveryState.Loaded);

    private static async Task<string> AskAsync(Lake lake) =>
        (await SomeLake.AskAsync(lake, "kim", Count)).ReplaceLineEndings("\n");

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var waited = Stopwatch.StartNew(); !isSo(); await Task.Delay(50))
        {
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        }
    }

    private async Task<ControlOptions> ControlAsync()
    {
        var name = $"shared{Interlocked.Increment(ref _count)}";
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER owner");
        return ControlOptions.Postgres(_postgres.Of("owner", name));
    }

    /// <summary>Options of a machine of its own.</summary>
    private LakeOptions NewOptions()
    {
        var grounds = new PostgresGrounds(() => _postgres.Pooled);
        _grounds.Add(grounds);
        return new LakeOptions
        {
            KeyFile = _keyFile,
            OpenGround = grounds.Open,
            OpenStore = (place, part) => new S3ObjectStore(S3Stores.OptionsOf(place, part) with
            {
                Credentials = RealGateway.Owner, FirstNap = TimeSpan.FromMilliseconds(4),
            }),
        };
    }

    private async Task<SomeLake> MakeAsync()
    {
        var some = new SomeLake { Options = NewOptions() };
        await Lake.CreateAsync(
            some.Root, "some", some.Options, _place, provider: PostgresGrounds.Provider);
        await some.ApplyAsync(SomeLake.Manifest);
        return some;
    }

    /// <summary>Another machine: a copy of the settings, and nothing else.</summary>
    private SomeLake Join(SomeLake first)
    {
        var some = new SomeLake { Options = NewOptions() };
        Directory.CreateDirectory(some.Root);
        File.Copy(Path.Combine(first.Root, "lakeward.json"), Path.Combine(some.Root, "lakeward.json"));
        return some;
    }

    private static async Task<string> SendAsync(SomeLake some, int number)
    {
        var text = SomeLake.Patients.Replace(
            "\np", string.Create(CultureInfo.InvariantCulture, $"\nd{number}p"), StringComparison.Ordinal);
        var sender = new Sender(
            DropFile.Read(some.DoorFile),
            LakeFolder.Open(some.Root).OpenInbox(some.Options),
            TimeProvider.System);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return (await sender.SendAsync("patients.csv", content, "mercy")).Id;
    }
}
