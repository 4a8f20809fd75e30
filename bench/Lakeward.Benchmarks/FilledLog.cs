// Fills a lake's log with events that nobody caused, signed and durable as ever.
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>Appends with the lake's own keys, many at once, so that a million events take a minute.</summary>
internal static class FilledLog
{
    private const int Writers = 8_000;

    /// <summary>Appends events with their details; nearly in their order.</summary>
    /// <param name="root">The lake's folder.</param>
    /// <param name="keyFile">The lake's passphrase file.</param>
    /// <param name="count">How many events.</param>
    /// <param name="make">Makes the event of a number, and its detail.</param>
    public static async Task AppendAsync(
        string root, string keyFile, int count, Func<int, (AuditEvent Event, byte[] Detail)> make)
    {
        using var passphrase = SecretKey.ReadFile(keyFile);
        using var rootKey = RootKey.Open(
            await File.ReadAllBytesAsync(Path.Combine(root, "root.json")), passphrase);
        var folder = LakeFolder.Open(root);
        var store = ObjectDirectory.Open(folder.Store);
        using var keys = KeyTable.Parse(store.ReadAll(store.List("control/keys")[^1]), rootKey);
        using var details = keys.KeyringOf("lake", KeyClass.AuditDetail);
        using var log = AuditLog.Open(folder.Audit, new AuditOptions
        {
            Origin = $"{folder.Settings.Name}.lake/{folder.Settings.Id}",
            Signer = SigningKey.Import(keys.GetSecret("audit/signing")),
            DetailKeyring = details,
        });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var at = writer; at < count; at += Writers)
            {
                var (entry, detail) = make(at);
                await log.AppendAsync(entry, detail);
            }
        })));
    }
}
