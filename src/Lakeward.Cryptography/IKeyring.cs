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
    /// A fresh data key, owned by the caller, and its wrapped form. A keyring whose service makes keys has
    /// it made there.
    /// </summary>
    (SecretKey DataKey, WrappedKey Wrapped) Generate(EncryptionContext context, int sizeBytes)
    {
        var dataKey = SecretKey.Generate(sizeBytes);
        try
        {
            return (dataKey, Wrap(dataKey, context));
        }
        catch
        {
            dataKey.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The data key, owned by the caller, or null when this keyring did not wrap it, the context differs,
    /// or the result does not have <paramref name="sizeBytes"/> bytes.
    /// </summary>
    SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes);
}
