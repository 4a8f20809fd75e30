// A Ceph object gateway of the tests' own: an S3 server in memory, gone afterwards.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Aws;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Aws;

/// <summary>
/// Started once for all tests of its collection. It ends with this process, however that ends: the script
/// waits for its standard input to close.
/// </summary>
public sealed class RealGateway : IAsyncLifetime
{
    private static readonly string[] Programs = ["radosgw", "ceph-mon", "ceph-osd", "ceph-authtool"];
    private readonly string _folder = Directory.CreateTempSubdirectory("lw-rgw-").FullName;
    private Process? _process;

    /// <summary>The bucket that is there.</summary>
    public const string Bucket = "lakes";

    /// <summary>The bucket with Object Lock.</summary>
    public const string LockedBucket = "locked-lakes";

    /// <summary>The credentials of the owner of the buckets.</summary>
    public static AWSCredentials Owner { get; } = new BasicAWSCredentials("lake", "lakesecret");

    /// <summary>The credentials of somebody who may do nothing with them.</summary>
    public static AWSCredentials Other { get; } = new BasicAWSCredentials("other", "othersecret");

    /// <summary>Where it listens without TLS.</summary>
    public Uri Plain { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Where it listens with TLS.</summary>
    public Uri Secure { get; } = new($"https://localhost:{FreePort()}");

    /// <summary>The certificate that the server's leads to.</summary>
    public string Authority => Path.Combine(_folder, "tls.crt");

    /// <summary>Skips the test where a package is missing.</summary>
    public static void Require() => Assert.SkipUnless(
        Programs.All(IsInstalled), "radosgw, ceph-mon, ceph-osd or ceph-common is not installed");

    /// <summary>Options for a store over TLS that nobody else uses.</summary>
    public S3Options NewOptions() => new()
    {
        Bucket = Bucket,
        Prefix = $"t{Guid.CreateVersion7():n}",
        Endpoint = Secure,
        Authority = Authority,
        Credentials = Owner,
        PartSizeBytes = 5 << 20,
        FirstNap = TimeSpan.FromMilliseconds(10),
    };

    /// <summary>A plain client of the owner's, to look behind a store.</summary>
    public AmazonS3Client NewClient() => new(Owner, new AmazonS3Config
    {
        ServiceURL = Plain.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public async ValueTask InitializeAsync()
    {
        if (!Programs.All(IsInstalled))
        {
            return;
        }

        var script = Path.Combine(House.Root, "tests", "rgw.sh");
        _process = Process.Start(new ProcessStartInfo(
            script, [_folder, $"{Plain.Port}", $"{Secure.Port}", $"{FreePort()}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync());
        using var client = NewClient();
        await client.PutBucketAsync(Bucket);
        await client.PutBucketAsync(
            new PutBucketRequest { BucketName = LockedBucket, ObjectLockEnabledForBucket = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
