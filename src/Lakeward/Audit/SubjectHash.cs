// Turns a subject's identifier into what the audit log may know of it.
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Cryptography;

namespace Lakeward.Audit;

/// <summary>
/// HMAC-SHA-256 of a subject's identifier under the lake's own key, as lower-case hex. The log can be
/// searched for one subject by who holds the key, and tells nobody else who is in it.
/// </summary>
/// <remarks>References: FIPS 198-1. The key is the caller's and must outlive this; thread-safe.</remarks>
public sealed class SubjectHash(SecretKey key)
{
    /// <summary>Characters in each hash.</summary>
    public const int Length = 2 * HMACSHA256.HashSizeInBytes;

    /// <summary>The longest identifier that is asked for, in bytes of UTF-8.</summary>
    public const int MaxIdSizeBytes = 4096;

    /// <summary>The keyed hash of an identifier, 64 characters.</summary>
    public string Of(string subjectId)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(subjectId.Length));
        try
        {
            var size = Encoding.UTF8.GetBytes(subjectId, buffer);
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key.Bytes, buffer.AsSpan(0, size), hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>
    /// The first 128 bits of the keyed hash of an identifier's UTF-8: what subject lists hold. Among a
    /// billion subjects, the odds that any two share one are below 1 in 10^20.
    /// </summary>
    public UInt128 Short(ReadOnlySpan<byte> subjectId)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Bytes, subjectId, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
