// A lake whose objects lie in a bucket lives the same life as one in a folder.
using System.Text;
using Lakeward.Aws;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Aws;

[Collection(GatewayTests.Name)]
public sealed class S3LakeTests : IAsyncLifetime
{
    private const string Sql = "SELECT patient_id, diagnosis, paid FROM claims.patients ORDER BY patient_id";

    private readonly string _folder = Directory.CreateTempSubdirectory("lw-s3lake-").FullName;
    private readonly S3Options _options;
    private readonly FaultyWire _wire;
    private readonly S3Stores _stores = new();
    private readonly LakeStore _place;

    public S3LakeTests(RealGateway gateway)
    {
        RealGateway.Require();
        _options = gateway.NewOptions();
        _wire = new FaultyWire(gateway.Plain.Port);
        _place = new LakeStore(
            $"s3://{RealGateway.Bucket}/{_options.Prefix}", _wire.Address.ToString(), AllowPlain: true);
    }

    private string Root => Path.Combine(_folder, "some");

    private LakeOptions Options => new() { OpenStore = OpenStore };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        _wire.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_lake_in_a_bucket_lives_a_whole_life()
    {
        await MakeAsync();
        Assert.False(Directory.Exists(Path.Combine(Root, "store")));
        Assert.False(Directory.Exists(Path.Combine(Root, "inbox")));
        var id = await SendAsync(Ground.SomeLake.Patients);
        using (var lake = await OpenAsync())
        {
            var report = await lake.LoadAsync(id, "kim");
            Assert.Equal(3, report.Rows);
        }

        using (var lake = await OpenAsync())
        {
            var rows = await Ground.SomeLake.AskAsync(lake, "kim", Sql);
            Assert.Contains("p1,E11.9,120.50", rows, StringComparison.Ordinal);
            Assert.Empty(lake.Verify().Findings);
            await lake.RotateRootAsync("kim");
            await lake.RotateDatasetKeysAsync("claims", "kim");
        }

        using (var lake = await OpenAsync())
        {
            Assert.Contains("p3,J45.909,75.25", await Ground.SomeLake.AskAsync(lake, "kim", Sql));
            Assert.Empty(lake.Verify().Findings);
        }

        using var inbox = new S3ObjectStore(_options with { Prefix = $"{_options.Prefix}/inbox" });
        Assert.Empty(inbox.List());
    }

    [Fact]
    public async Task A_lake_whose_keys_were_taken_from_the_bucket_says_so()
    {
        await MakeEmptyAsync();
        using var store = new S3ObjectStore(_options with { Prefix = $"{_options.Prefix}/store" });
        store.Delete(store.List("control/keys")[^1]);
        var refusal = await Assert.ThrowsAsync<LakeException>(OpenAsync);
        Assert.Equal(("LW-LAK-0105", Outcome.NotVerified), (refusal.Id, refusal.Outcome));
    }

    [Fact]
    public async Task A_lake_over_a_bad_wire_loads_each_delivery_once()
    {
        await MakeAsync();
        _wire.Decide = request => (request.Index % 4) switch
        {
            0 => WireFault.DropAfter,
            2 => WireFault.Unavailable,
            _ => WireFault.None,
        };
        for (var delivery = 0; delivery < 2; delivery++)
        {
            var id = await SendAsync(Ground.SomeLake.Patients);
            using var lake = await OpenAsync();
            await lake.LoadAsync(id, "kim");
        }

        _wire.Decide = _ => WireFault.None;
        using var opened = await OpenAsync();
        var rows = await Ground.SomeLake.AskAsync(opened, "kim", "SELECT count(*) AS n FROM claims.patients");
        Assert.Equal("n\n6\n", rows.ReplaceLineEndings("\n"));
        Assert.Empty(opened.Verify().Findings);
    }

    [Fact]
    public async Task A_question_fetches_the_footer_and_the_columns_it_needs()
    {
        const int Rows = 60_000;
        await MakeAsync();
        var text = new StringBuilder("patient_id,name,birth_date,diagnosis,paid\n");
        for (var row = 0; row < Rows; row++)
        {
            var noise = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
                Encoding.ASCII.GetBytes($"{row}")));
            text.Append($"p{row},{noise}{noise},1957-03-12,E11.9,1.00\n");
        }

        var id = await SendAsync(text.ToString());
        using (var lake = await OpenAsync())
        {
            await lake.LoadAsync(id, "kim");
        }

        using var opened = await OpenAsync();
        _wire.Forget();
        var answer = await Ground.SomeLake.AskAsync(
            opened, "kim", "SELECT sum(paid) AS s FROM claims.patients");
        Assert.Contains("60000.00", answer, StringComparison.Ordinal);
        var parts = _wire.Requests.Where(r => r.Target.Contains(".parquet")).ToList();
        using var store = new S3ObjectStore(_options with { Prefix = $"{_options.Prefix}/store" });
        var size = store.SizeOf(store.List("tables/").Single(n => n.Path.EndsWith(".parquet")));
        Assert.InRange(parts.Sum(r => r.AnswerBytes), 1, size / 4);
        Assert.InRange(parts.Count, 3, 12);
    }

    [Fact]
    public async Task Two_lakes_do_not_share_a_place()
    {
        await MakeEmptyAsync();
        var refusal = await Assert.ThrowsAsync<LakeException>(() =>
            Lake.CreateAsync(Path.Combine(_folder, "second"), "second", Options, _place));
        Assert.Equal("LW-LAK-0115", refusal.Id);
    }

    [Fact]
    public async Task A_program_without_such_stores_says_so()
    {
        await MakeEmptyAsync();
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => Lake.OpenAsync(Root, new LakeOptions()));
        Assert.Equal("LW-LAK-0114", refusal.Id);
    }

    [Fact]
    public async Task The_settings_name_the_place_and_no_secret()
    {
        await MakeEmptyAsync();
        var settings = await File.ReadAllTextAsync(Path.Combine(Root, "lakeward.json"));
        Assert.Contains(_place.Url, settings, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", settings, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(_place, LakeFolder.Open(Root).Settings.Store);
    }

    [Theory]
    [InlineData("https://bucket/prefix", null)]
    [InlineData("s3://", null)]
    [InlineData("s3:///prefix", null)]
    [InlineData("s3://Bucket/prefix", null)]
    [InlineData("s3://bucket/../other", null)]
    [InlineData("s3://bucket/Prefix", null)]
    [InlineData("s3://bucket/prefix", "s3.example.org")]
    [InlineData("s3://bucket/prefix", "ftp://s3.example.org")]
    [InlineData("s3://bucket/prefix", "https://user:word@s3.example.org")]
    [InlineData("s3://bucket/prefix", "https://s3.example.org/path")]
    public void A_place_that_is_none_is_refused(string url, string? endpoint)
    {
        var refusal = Assert.Throws<LakeException>(
            () => _stores.Open(new LakeStore(url, endpoint), LakeStore.Objects));
        Assert.Equal(("LW-S3-0101", Outcome.Usage), (refusal.Id, refusal.Outcome));
    }

    private IObjectStore OpenStore(LakeStore place, string part) => new S3ObjectStore(
        S3Stores.OptionsOf(place, part) with
        {
            Credentials = RealGateway.Owner, FirstNap = TimeSpan.FromMilliseconds(4),
        });

    private Task<Lake> OpenAsync() => Lake.OpenAsync(Root, Options);

    private Task<LakeCreated> MakeEmptyAsync() => Lake.CreateAsync(Root, "some", Options, _place);

    private async Task MakeAsync()
    {
        await MakeEmptyAsync();
        await File.WriteAllTextAsync(Path.Combine(Root, "lake.yaml"), Ground.SomeLake.Manifest);
        using var lake = await OpenAsync();
        await lake.ApplyAsync("kim");
    }

    private async Task<string> SendAsync(string content)
    {
        var file = DropFile.Read(Path.Combine(Root, "drops", "door.json"));
        var sender = new Sender(file, LakeFolder.Open(Root).OpenInbox(Options), TimeProvider.System);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return (await sender.SendAsync("patients.csv", stream, "mercy")).Id;
    }
}
