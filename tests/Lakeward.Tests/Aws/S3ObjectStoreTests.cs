// Objects in a bucket keep what every store promises, and what a bucket adds.
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Aws;
using Lakeward.Storage;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Aws;

[Collection(GatewayTests.Name)]
public sealed class S3ObjectStoreTests : ObjectStoreContract
{
    private readonly RealGateway _gateway;
    private readonly S3Options _options;
    private readonly S3ObjectStore _objects;
    private readonly AmazonS3Client _client;

    public S3ObjectStoreTests(RealGateway gateway)
    {
        RealGateway.Require();
        _gateway = gateway;
        _options = gateway.NewOptions();
        _objects = new S3ObjectStore(_options);
        _client = gateway.NewClient();
    }

    protected override IObjectStore Store => _objects;

    [Fact]
    public async Task A_bucket_shows_names_headers_and_bodies_and_no_leftover()
    {
        Assert.True(_objects.TryPut(ObjectName.Of("small"), "x"u8));
        using (var writer = _objects.Begin(ObjectName.Of("large")))
        {
            writer.Write(Bytes(6 << 20, 1));
            Assert.True(writer.Commit());
        }

        using (var writer = _objects.Begin(ObjectName.Of("large")))
        {
            writer.Write(Bytes(6 << 20, 2));
            Assert.False(writer.Commit());
        }

        var keys = await KeysAsync();
        Assert.Equal(3, keys.Count);
        Assert.StartsWith($"{_options.Prefix}.bodies/large/", keys[0].Key, StringComparison.Ordinal);
        Assert.Equal(
            [(6L << 20, null), (0L, $"{_options.Prefix}/large"), (1L, $"{_options.Prefix}/small")],
            keys.Select((key, at) => (key.Size!.Value, at == 0 ? null : key.Key)));
        Assert.True(_objects.Delete(ObjectName.Of("large")));
        Assert.Single(await KeysAsync());
        Assert.Empty(await UploadsAsync());
    }

    [Fact]
    public async Task A_writer_that_is_not_committed_leaves_nothing_in_the_bucket()
    {
        using (var writer = _objects.Begin(ObjectName.Of("large")))
        {
            writer.Write(Bytes(11 << 20, 1));
            Assert.Single(await UploadsAsync());
        }

        Assert.Empty(await UploadsAsync());
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public void A_writer_that_a_sweep_could_overtake_does_not_publish()
    {
        var clock = new MovedClock();
        using var store = new S3ObjectStore(_options with { Time = clock });
        using var writer = store.Begin(ObjectName.Of("late"));
        writer.Write("x"u8);
        clock.By = TimeSpan.FromHours(13);
        Assert.Equal("LW-STO-0204", Refusal(() => writer.Commit()));
        Assert.False(store.Exists(ObjectName.Of("late")));
    }

    [Fact]
    public async Task A_whole_read_refuses_what_a_lake_did_not_put_there()
    {
        var name = ObjectName.Of("changed");
        Assert.True(_objects.TryPut(name, "content"u8));
        await PutAsync("changed", "c0ntent", from: "changed");
        Assert.Equal("LW-S3-0111", Refusal(() => _objects.ReadAll(name)));
        await PutAsync("foreign", "content", from: null);
        Assert.Equal("LW-S3-0111", Refusal(() => _objects.ReadAll(ObjectName.Of("foreign"))));
    }

    [Theory]
    [InlineData("../../other")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task A_header_that_points_elsewhere_opens_nothing(string body)
    {
        var request = new PutObjectRequest
        {
            BucketName = RealGateway.Bucket, Key = $"{_options.Prefix}/forged", ContentBody = "",
        };
        request.Metadata["lw-body"] = body;
        request.Metadata["lw-size"] = "5";
        await _client.PutObjectAsync(request);
        var name = ObjectName.Of("forged");
        Assert.Contains(Refusal(() => _objects.ReadAll(name)), (string[])["LW-S3-0111", "LW-STO-0103"]);
    }

    [Fact]
    public async Task An_object_replaced_while_it_is_read_is_told()
    {
        var name = ObjectName.Of("replaced");
        _objects.TryPut(name, Bytes(100_000, 1));
        using var reader = _objects.OpenRead(name);
        await PutAsync("replaced", new string('x', 100_000), from: null);
        Assert.Equal("LW-S3-0111", Refusal(() => reader.Read(0, new byte[10])));
    }

    [Fact]
    public void A_listing_goes_on_after_a_page()
    {
        var sixteen = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        Parallel.For(0, 1005, sixteen, i => _objects.TryPut(ObjectName.Of($"n/{i}"), []));
        Assert.Equal(1005, _objects.List("n/").Count);
    }

    [Fact]
    public async Task Retained_names_cannot_be_destroyed_and_others_can()
    {
        using var store = new S3ObjectStore(_options with
        {
            Bucket = RealGateway.LockedBucket, LockDays = 1, Locked = ["control/checkpoints/"],
        });
        var kept = ObjectName.Of("control/checkpoints/1");
        Assert.True(store.TryPut(kept, "x"u8));
        Assert.True(store.TryPut(ObjectName.Of("control/keys/1"), "x"u8));
        foreach (var version in (await VersionsAsync()).Versions)
        {
            var request = new DeleteObjectRequest
            {
                BucketName = RealGateway.LockedBucket, Key = version.Key, VersionId = version.VersionId,
            };
            if (version.Key.Contains("checkpoints", StringComparison.Ordinal))
            {
                var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(
                    () => _client.DeleteObjectAsync(request));
                Assert.Equal("AccessDenied", refusal.ErrorCode);
            }
            else
            {
                await _client.DeleteObjectAsync(request);
            }
        }

        // The lake itself lets go of the name; the version stays, and the name can be put again.
        Assert.True(store.Delete(kept));
        Assert.Empty(store.List());
        Assert.True(store.TryPut(kept, "y"u8));
        Assert.Equal(2, (await VersionsAsync()).Versions.Count(version => version.IsDeleteMarker != true));
    }

    [Fact]
    public async Task Objects_are_encrypted_by_the_server_where_a_key_is_named()
    {
        using var store = new S3ObjectStore(_options with { Key = "test-key" });
        using (var writer = store.Begin(ObjectName.Of("large")))
        {
            writer.Write(Bytes(6 << 20, 1));
            Assert.True(writer.Commit());
        }

        Assert.Equal(Bytes(6 << 20, 1), store.ReadAll(ObjectName.Of("large")));
        foreach (var key in await KeysAsync())
        {
            var head = store.Connection.Run("look", (s3, ct) =>
                s3.GetObjectMetadataAsync(RealGateway.Bucket, key.Key, ct));
            Assert.Equal(ServerSideEncryptionMethod.AWSKMS, head.ServerSideEncryptionMethod);
            Assert.Equal("test-key", head.ServerSideEncryptionKeyManagementServiceKeyId);
        }

        using var wrong = new S3ObjectStore(_options with { Key = "no-such-key" });
        Assert.Equal("LW-S3-0106", Refusal(() => wrong.TryPut(ObjectName.Of("b"), "x"u8)));
    }

    [Fact]
    public void Who_may_not_is_told_so()
    {
        using var store = new S3ObjectStore(_options with { Credentials = RealGateway.Other });
        var name = ObjectName.Of("a");
        Assert.Equal("LW-S3-0106", Refusal(() => store.TryPut(name, "x"u8)));
        Assert.Equal("LW-S3-0106", Refusal(() => store.List()));
        Assert.Equal("LW-S3-0106", Refusal(() => store.ReadAll(name)));
        Assert.Equal("LW-S3-0106", Refusal(() => store.Begin(name) is var w && Large(w)));
    }

    [Fact]
    public void A_refusal_does_not_spoil_the_request_after_it()
    {
        using var store = new S3ObjectStore(_options with { Credentials = RealGateway.Other });
        for (var size = 0; size <= 4096; size = (size * 2) + 1)
        {
            var content = Bytes(size, 1);
            Assert.Equal("LW-S3-0106", Refusal(() => store.TryPut(ObjectName.Of("a"), content)));
            Assert.Equal("LW-S3-0106", Refusal(() => store.List()));
        }
    }

    [Fact]
    public void A_missing_bucket_is_told()
    {
        using var store = new S3ObjectStore(_options with { Bucket = "nobodys" });
        Assert.Equal("LW-S3-0107", Refusal(() => store.List()));
        Assert.Equal("LW-S3-0107", Refusal(() => store.TryPut(ObjectName.Of("a"), "x"u8)));
        Assert.Equal("LW-S3-0107", Refusal(() => store.Begin(ObjectName.Of("a")) is var w && Large(w)));
    }

    [Fact]
    public void A_server_without_a_trusted_certificate_is_not_talked_to()
    {
        using var store = new S3ObjectStore(_options with { Authority = null });
        Assert.Equal("LW-S3-0104", Refusal(() => store.List()));
        Assert.Equal(
            "LW-S3-0103", Refusal(() => new S3ObjectStore(_options with { Authority = "/etc/hostname" })));
    }

    [Fact]
    public void Plain_http_is_for_this_machine_and_only_where_it_is_allowed()
    {
        var plain = _options with { Endpoint = _gateway.Plain, Authority = null };
        Assert.Equal("LW-S3-0102", Refusal(() => new S3ObjectStore(plain)));
        Assert.Equal("LW-S3-0102", Refusal(() => new S3ObjectStore(
            plain with { Endpoint = new("http://s3.example.org"), AllowPlain = true })));
        using var allowed = new S3ObjectStore(plain with { AllowPlain = true });
        Assert.True(allowed.TryPut(ObjectName.Of("a"), "x"u8));
    }

    protected override void LeaveHalf(ObjectName name)
    {
        // A crash leaves an upload that nobody ends, or a body that no header names.
        var yesterday = TimeProvider.System.GetUtcNow().AddHours(-25);
        var key = $"{_options.Prefix}.bodies/{name.Path}/{Guid.CreateVersion7(yesterday):n}";
        Task left = name.Path.StartsWith('a')
            ? _client.InitiateMultipartUploadAsync(RealGateway.Bucket, key)
            : _client.PutObjectAsync(new() { BucketName = RealGateway.Bucket, Key = key, ContentBody = "x" });
        left.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        _objects.Dispose();
        _client.Dispose();
        base.Dispose(disposing);
    }

    private static bool Large(ObjectWriter writer)
    {
        using (writer)
        {
            writer.Write(new byte[6 << 20]);
            return writer.Commit();
        }
    }

    private async Task<List<S3Object>> KeysAsync() =>
        (await _client.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = RealGateway.Bucket, Prefix = _options.Prefix,
        })).S3Objects ?? [];

    private async Task<List<MultipartUpload>> UploadsAsync() =>
        (await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest
        {
            BucketName = RealGateway.Bucket, Prefix = _options.Prefix,
        })).MultipartUploads ?? [];

    private Task<ListVersionsResponse> VersionsAsync() => _client.ListVersionsAsync(new ListVersionsRequest
    {
        BucketName = RealGateway.LockedBucket, Prefix = _options.Prefix,
    });

    /// <summary>Puts content past the store, with the words of an object that it put, or none.</summary>
    private async Task PutAsync(string name, string content, string? from)
    {
        var request = new PutObjectRequest
        {
            BucketName = RealGateway.Bucket, Key = $"{_options.Prefix}/{name}", ContentBody = content,
        };
        if (from is not null)
        {
            var head = await _client.GetObjectMetadataAsync(
                RealGateway.Bucket, $"{_options.Prefix}/{from}");
            foreach (var word in head.Metadata.Keys)
            {
                request.Metadata[word] = head.Metadata[word];
            }
        }

        await _client.PutObjectAsync(request);
    }
}
