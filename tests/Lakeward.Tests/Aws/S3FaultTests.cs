// A store that fails now and then loses nothing, doubles nothing and ends in an answer or a clear error.
using System.Security.Cryptography;
using Lakeward.Aws;
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Aws;

[Collection(GatewayTests.Name)]
public sealed class S3FaultTests : IDisposable
{
    private static readonly WireFault[] Passing =
    [
        WireFault.DropAtOnce, WireFault.DropInBody, WireFault.DropAfter, WireFault.Unavailable,
        WireFault.CutShort,
    ];

    private readonly FaultyWire _wire;
    private readonly S3ObjectStore _objects;
    private readonly S3ObjectStore _straight;

    public S3FaultTests(RealGateway gateway)
    {
        RealGateway.Require();
        _wire = new FaultyWire(gateway.Plain.Port);
        var options = gateway.NewOptions();
        _straight = new S3ObjectStore(options);
        _objects = new S3ObjectStore(options with
        {
            Endpoint = _wire.Address,
            Authority = null,
            AllowPlain = true,
            Timeout = TimeSpan.FromSeconds(1),
            FirstNap = TimeSpan.FromMilliseconds(4),
        });
    }

    public static TheoryData<string> PassingFaults => [.. Passing.Select(fault => fault.ToString()), "Late"];

    public void Dispose()
    {
        _objects.Dispose();
        _straight.Dispose();
        _wire.Dispose();
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public void One_failure_of_each_request_changes_nothing(string fault)
    {
        // Waiting takes long, so only the first request of each kind is answered late.
        var kind = Enum.Parse<WireFault>(fault);
        var isLate = kind == WireFault.Late;
        var seen = new HashSet<string>();
        _wire.Decide = request =>
        {
            lock (seen)
            {
                var target = isLate ? request.Kind : request.Target + RangeOf(request);
                return seen.Add($"{request.Method} {target}") ? kind : WireFault.None;
            }
        };
        LiveThrough(_objects, isLate ? 6 << 20 : 11 << 20);
    }

    [Fact]
    public void Failures_at_random_change_nothing()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        _wire.Decide = request => Draw(seed, request.Index) is var drawn && drawn % 5 < 2
            ? Passing[drawn / 5 % Passing.Length]
            : WireFault.None;
        using var patient = new S3ObjectStore(
            _objects.Options with { Attempts = 30, Timeout = TimeSpan.FromSeconds(10) });
        for (var round = 0; round < 4; round++)
        {
            LiveThrough(patient, (6 << 20) + round, $"r{round}/");
        }
    }

    [Fact]
    public void Of_eight_writers_over_a_bad_wire_one_wins_and_knows_it()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        _wire.Decide = request => request.Method == "PUT" && Draw(seed, request.Index) % 2 == 0
            ? WireFault.DropAfter
            : WireFault.None;
        using var patient = new S3ObjectStore(_objects.Options with { Attempts = 30 });
        for (var round = 0; round < 8; round++)
        {
            var name = ObjectName.Of($"raced/{round}");
            var winners = new bool[8];
            Parallel.For(0, 8, new() { MaxDegreeOfParallelism = 8 }, i =>
                winners[i] = patient.TryPut(name, [(byte)i]));
            var winner = Assert.Single(Enumerable.Range(0, 8), i => winners[i]);
            Assert.Equal([(byte)winner], _straight.ReadAll(name));
        }
    }

    [Fact]
    public void A_store_that_stays_away_is_a_clear_error_after_the_last_attempt()
    {
        _wire.Decide = _ => WireFault.Unavailable;
        var name = ObjectName.Of("a");
        Assert.Equal("LW-S3-0109", Refusal(() => _objects.TryPut(name, "x"u8)));
        Assert.Equal(_objects.Options.Attempts, _wire.Requests.Count);
        Assert.Equal("LW-S3-0109", Refusal(() => _objects.List()));
        Assert.Equal("LW-S3-0109", Refusal(() => _objects.Exists(name)));
        _wire.Decide = _ => WireFault.None;
        Assert.True(_objects.TryPut(name, "x"u8));
    }

    [Fact]
    public void A_put_whose_answers_are_all_lost_is_an_error_and_the_object_is_whole()
    {
        _wire.Decide = request => request.Method == "PUT" && !request.Target.Contains("partNumber")
            ? WireFault.DropAfter
            : WireFault.None;
        var name = ObjectName.Of("lost");
        using (var writer = _objects.Begin(name))
        {
            writer.Write(new byte[6 << 20]);
            Assert.Equal("LW-S3-0109", Refusal(() => writer.Commit()));
        }

        // Nobody was told that it is there, but it is, and its body was not taken away.
        Assert.Equal(new byte[6 << 20], _straight.ReadAll(name));
        Assert.False(_straight.TryPut(name, "other"u8));
    }

    [Fact]
    public void A_part_that_never_arrives_is_an_error_and_leaves_nothing()
    {
        _wire.Decide = request => request.Kind == "part" ? WireFault.DropInBody : WireFault.None;
        using (var writer = _objects.Begin(ObjectName.Of("parts")))
        {
            Assert.Equal("LW-S3-0109", Refusal(() =>
            {
                writer.Write(new byte[16 << 20]);
                return writer.Commit();
            }));
            Assert.Equal("LW-STO-0204", Refusal(() => writer.Commit()));
        }

        Assert.Empty(_straight.List());
        Assert.Empty(_straight.Entries(_straight.Options.Prefix + ".bodies/"));
        Assert.Equal(0, new S3ObjectStore(_straight.Options with { LeftoverAge = TimeSpan.Zero }).Sweep());
    }

    [Fact]
    public void A_listing_that_is_behind_takes_nothing_that_is_needed()
    {
        var clock = new Ground.MovedClock { By = TimeSpan.FromHours(-30) };
        using var early = new S3ObjectStore(_objects.Options with { Time = clock });
        Assert.Empty(early.List());
        _ = early.Sweep();
        using (var writer = early.Begin(ObjectName.Of("large")))
        {
            writer.Write(new byte[6 << 20]);
            Assert.True(writer.Commit());
        }

        // A day later the bodies are listed as they are, and the names as they were before it was put.
        _wire.Decide = request => request.IsList && !request.Target.Contains("bodies")
            ? WireFault.Stale
            : WireFault.None;
        Assert.Empty(_objects.List());
        Assert.Equal(0, _objects.Sweep());
        Assert.Equal(new byte[6 << 20], _straight.ReadAll(ObjectName.Of("large")));
    }

    /// <summary>Puts, reads, lists and deletes, each with what must come of it.</summary>
    private void LiveThrough(S3ObjectStore store, int size, string folder = "")
    {
        var (small, large) = (ObjectName.Of($"{folder}small"), ObjectName.Of($"{folder}large"));
        var content = new byte[size];
        content.AsSpan().Fill(7);
        Assert.True(store.TryPut(small, "content"u8));
        Assert.False(store.TryPut(small, "content"u8));
        using (var writer = store.Begin(large))
        {
            writer.Write(content);
            Assert.True(writer.Commit());
        }

        Assert.Equal("content"u8.ToArray(), store.ReadAll(small));
        using (var reader = store.OpenRead(large))
        {
            using var stream = reader.AsStream();
            Assert.Equal(SHA256.HashData(content), SHA256.HashData(stream));
        }

        Assert.Equal([large, small], store.List(folder));
        Assert.Equal([large, small], _straight.List(folder));
        Assert.True(store.Exists(large));
        Assert.True(store.Delete(small));
        Assert.Equal([large], _straight.List(folder));
        Assert.Single(_straight.Entries($"{_straight.Options.Prefix}.bodies/{folder}"));
        Assert.Equal(content, _straight.ReadAll(large));
    }

    private static string RangeOf(WireRequest request) =>
        request.Head.Split("\r\n").FirstOrDefault(
            line => line.StartsWith("range:", StringComparison.OrdinalIgnoreCase)) ?? "";

    private static int Draw(int seed, int index) =>
        SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(index)])[0];

    private static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;
}
