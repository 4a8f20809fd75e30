// How fast objects are put into S3 and read back, beside the SDK's plain calls on the same server.
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Aws;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>
/// A Ceph object gateway in memory on this machine, over loopback without TLS; one object after another. Ours
/// hashes, is write-once and verifies; the SDK's calls do neither.
/// </summary>
internal static class StoreBenchmark
{
    private const string Bucket = "bench";
    private const int HttpPort = 27480;
    private const double Aim = 0.7;

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ResultTable("Objects in S3", "SDK PutObject, GetObject");
        using var gateway = Start(options.Place);
        var endpoint = new Uri($"http://127.0.0.1:{HttpPort}");
        var credentials = new BasicAWSCredentials("lake", "lakesecret");
        using var client = new AmazonS3Client(credentials, new AmazonS3Config
        {
            ServiceURL = endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        await client.PutBucketAsync(Bucket);
        using var store = new S3ObjectStore(new S3Options
        {
            Bucket = Bucket,
            Prefix = "lake",
            Endpoint = endpoint,
            AllowPlain = true,
            Credentials = credentials,
        });
        Measure(options, table, store, client, 1 << 20, options.Size(64, 8));
        Measure(options, table, store, client, 64 << 20, options.Size(4, 1));
        gateway.StandardInput.Close();
        await gateway.WaitForExitAsync();
        return table;
    }

    private static void Measure(
        BenchmarkOptions options, ResultTable table, S3ObjectStore store, AmazonS3Client client, int size,
        int count)
    {
        var content = new byte[size];
        new Span<byte>(content).Fill(7);
        var into = new byte[size];
        var seconds = Rounds.Interleave(
            options.Rounds,
            () => Times(count, i => store.TryPut(Name(size, i), content), i => store.Delete(Name(size, i))),
            () => Times(count, i => Put(client, content, $"plain/{size}-{i}"), _ => false));
        var what = size >> 20;
        table.AtLeast(Aim, $"put {what} MiB", Speed(size, count, seconds[0]), Speed(size, count, seconds[1]));

        store.TryPut(Name(size, 0), content);
        seconds = Rounds.Interleave(
            options.Rounds,
            () => Times(count, _ => Read(store, Name(size, 0), into), _ => false),
            () => Times(count, _ => Get(client, $"plain/{size}-0", into), _ => false));
        table.AtLeast(Aim, $"get {what} MiB", Speed(size, count, seconds[0]), Speed(size, count, seconds[1]));
    }

    private static (string Text, double Value) Speed(int size, int count, double seconds) =>
        Figure.Speed((double)size * count / seconds);

    private static ObjectName Name(int size, int number) => ObjectName.Of($"{size}-{number}");

    private static double Times(int count, Func<int, bool> act, Func<int, bool> undo)
    {
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < count; number++)
        {
            act(number);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        for (var number = 0; number < count; number++)
        {
            undo(number);
        }

        return seconds;
    }

    private static bool Read(S3ObjectStore store, ObjectName name, byte[] into)
    {
        using var reader = store.OpenRead(name);
        using var stream = reader.AsStream();
        stream.ReadExactly(into);
        return true;
    }

    private static bool Put(AmazonS3Client client, byte[] content, string key)
    {
        using var stream = new MemoryStream(content, writable: false);
        client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = stream })
            .GetAwaiter().GetResult();
        return true;
    }

    private static bool Get(AmazonS3Client client, string key, byte[] into)
    {
        using var answer = client.GetObjectAsync(Bucket, key).GetAwaiter().GetResult();
        answer.ResponseStream.ReadExactly(into);
        return true;
    }

    private static Process Start(string place)
    {
        var script = Path.GetFullPath("tests/rgw.sh");
        var start = new ProcessStartInfo(
            script, [Path.Combine(place, "rgw"), $"{HttpPort}", $"{HttpPort + 1}", $"{HttpPort + 2}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var gateway = Process.Start(start)!;
        return gateway.StandardOutput.ReadLine() == "ready"
            ? gateway
            : throw new InvalidOperationException("The object gateway does not start; is radosgw installed?");
    }
}
