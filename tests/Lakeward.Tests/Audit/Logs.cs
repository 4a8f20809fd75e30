// Makes audit logs for tests.
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Tests.Storage;

namespace Lakeward.Tests.Audit;

/// <summary>A log in a temporary folder with its keys; opens it as often as wanted.</summary>
internal sealed class Logs : IDisposable
{
    public const string Origin = "lakeward.test/riverside";
    private readonly TemporaryFolder _folder = new();
    private readonly SecretKey _pkcs8;
    private readonly SecretKey _detailKey = SecretKey.Generate(32);

    public Logs(ILogStore? store = null)
    {
        Store = store ?? new LogFolder(Folder);
        using var signer = SigningKey.Generate();
        _pkcs8 = signer.Export();
        Key = VerificationKey.Of(Origin, signer.PublicKeyInfo);
        DetailKeyring = new AesKeyring("lakeward", "audit-detail", _detailKey);
    }

    public string Folder => _folder.At("audit");

    /// <summary>Where the log lies; the folder, if nothing else was given.</summary>
    public ILogStore Store { get; }

    public VerificationKey Key { get; }

    public IKeyring DetailKeyring { get; }

    public Func<string, IKeyring?>? DatasetKeyring { get; set; }

    public AuditOptions Options => new()
    {
        Origin = Origin,
        Signer = SigningKey.Import(_pkcs8),
        DetailKeyring = DetailKeyring,
        DatasetKeyring = DatasetKeyring,
    };

    public static AuditEvent Event(long number) => new()
    {
        Kind = "query",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(number),
        Principal = "ana",
        Purpose = "HRESCH",
        Dataset = "claims",
        Rows = number,
    };

    public AuditLog Create() => AuditLog.Create(Store, Options);

    public AuditLog Open() => AuditLog.Open(Store, Options);

    public AuditReport Verify(SignedCheckpoint? since = null) => AuditVerifier.Verify(Store, Key, since);

    /// <summary>Appends many events at once; every third carries a detail.</summary>
    public static async Task Append(AuditLog log, int count)
    {
        var first = log.Size;
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            log.AppendAsync(Event(first + i), i % 3 == 0 ? "select 1"u8.ToArray() : default)));
    }

    /// <summary>A second folder with the same files.</summary>
    public string Copy(string name)
    {
        var target = _folder.At(name);
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        return target;
    }

    public void Dispose()
    {
        DetailKeyring.Dispose();
        _pkcs8.Dispose();
        _detailKey.Dispose();
        _folder.Dispose();
    }
}
