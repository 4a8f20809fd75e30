// A keyring over all versions of one dataset key: the newest wraps, any of them unwraps.
namespace Lakeward.Cryptography;

/// <summary>
/// The versions of a dataset's key of one class, so that rotation leaves older data readable.
/// </summary>
/// <remarks>Holds guarded copies; a version added to the key table later is not seen.</remarks>
internal sealed class DatasetKeyring : IKeyring
{
    private readonly AesKeyring[] _newestFirst;

    /// <summary>A keyring over <paramref name="newestFirst"/>, at least one key.</summary>
    public DatasetKeyring(IEnumerable<DatasetKey> newestFirst) =>
        _newestFirst = [.. newestFirst.Select(
            key => new AesKeyring(DatasetKey.ProviderId, key.Name, key.Key))];

    public WrappedKey Wrap(SecretKey dataKey, EncryptionContext context) =>
        _newestFirst[0].Wrap(dataKey, context);

    public SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes)
    {
        foreach (var keyring in _newestFirst)
        {
            if (keyring.TryUnwrap(wrapped, context, sizeBytes) is { } key)
            {
                return key;
            }
        }

        return null;
    }

    public void Dispose() => Array.ForEach(_newestFirst, keyring => keyring.Dispose());
}
