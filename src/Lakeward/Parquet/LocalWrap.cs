// Wraps one key under another, as Parquet's key tools do.
using System.Security.Cryptography;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// AES-GCM key wrapping: <c>nonce 12 | ciphertext | tag 16</c>, with the wrapping key's id as associated
/// data.
/// <para>References: parquet-java key tools (double wrapping; the local key service's layout).</para>
/// <para>Parameters: wrapping and wrapped keys of 16, 24, 32 bytes; random nonces.</para>
/// </summary>
internal static class LocalWrap
{
    private const int NonceSizeBytes = ModuleCipher.NonceSizeBytes;
    private const int TagSizeBytes = ModuleCipher.TagSizeBytes;
    private const int OverheadBytes = NonceSizeBytes + TagSizeBytes;

    public static bool IsKeySize(int sizeBytes) => sizeBytes is 16 or 24 or 32;

    public static byte[] Wrap(SecretKey wrapping, SecretKey key, ReadOnlySpan<byte> id)
    {
        var wrapped = new byte[key.SizeBytes + OverheadBytes];
        var nonce = wrapped.AsSpan(0, NonceSizeBytes);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(wrapping.Bytes, TagSizeBytes);
        var body = wrapped.AsSpan(NonceSizeBytes, key.SizeBytes);
        gcm.Encrypt(nonce, key.Bytes, body, wrapped.AsSpan(^TagSizeBytes..), id);
        return wrapped;
    }

    /// <summary>The key, owned by the caller, or null where the wrapping key or the id is another.</summary>
    public static SecretKey? Unwrap(SecretKey wrapping, byte[] wrapped, byte[] id)
    {
        if (!IsKeySize(wrapped.Length - OverheadBytes) || !IsKeySize(wrapping.SizeBytes))
        {
            return null;
        }

        try
        {
            return SecretKey.Fill(wrapped.Length - OverheadBytes, key =>
            {
                using var gcm = new AesGcm(wrapping.Bytes, TagSizeBytes);
                var body = wrapped.AsSpan(NonceSizeBytes, key.Length);
                var tag = wrapped.AsSpan(^TagSizeBytes..);
                gcm.Decrypt(wrapped.AsSpan(0, NonceSizeBytes), body, tag, key, id);
            });
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
