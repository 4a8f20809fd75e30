// What wraps and unwraps data keys.
namespace Lakeward.Cryptography;

/// <summary>Wraps data keys for a message and unwraps them again. Implementations are thread-safe.</summary>
public interface IKeyring : IDisposable
{
    /// <summary>
    /// Encrypts <paramref name="dataKey"/>, bound to the context where the keyring can bind it.
    /// </summary>
    WrappedKey Wrap(SecretKey dataKey, EncryptionContext context);

    /// <summary>
    /// The data key, owned by the caller, or null when this keyring did not wrap it, the context differs,
    /// or the result does not have <paramref name="sizeBytes"/> bytes.
    /// </summary>
    SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes);
}
