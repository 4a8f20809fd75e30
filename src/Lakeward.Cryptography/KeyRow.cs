// One secret of the key table, wrapped or already unwrapped.
using System.Globalization;

namespace Lakeward.Cryptography;

/// <summary>
/// A row of the key table. The secret is unwrapped when first asked for, then kept in guarded memory.
/// </summary>
internal sealed class KeyRow(KeyEntry entry, WrappedKey? wrapped, int sizeBytes, SecretKey? secret)
    : IDisposable
{
    public KeyEntry Entry { get; set; } = entry;

    public int SizeBytes { get; } = sizeBytes;

    /// <summary>The secret, owned by this row. The caller holds the table's lock.</summary>
    public SecretKey Unwrap(string lake, IKeyring? keyring) =>
        secret ??= keyring?.TryUnwrap(wrapped!, ContextOf(lake), SizeBytes)
            ?? throw CryptographyErrors.TableNotAuthentic();

    /// <summary>What binds a wrapped secret to its place.</summary>
    public EncryptionContext ContextOf(string lake) => EncryptionContext.Of(
        ("lake", lake),
        ("name", Entry.Name),
        ("version", Entry.Version.ToString(CultureInfo.InvariantCulture)));

    public void Dispose() => secret?.Dispose();
}
