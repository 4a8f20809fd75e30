// Codes that change every half minute.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Server.Identity;

/// <summary>Time-based one-time passwords.</summary>
/// <remarks>
/// References: RFC 6238 and RFC 4226. Parameters: HMAC-SHA-1, which every authenticator knows, secrets of 20
/// bytes, steps of 30 s, 6 digits. Limits: a code of the step before or after is taken too; who calls refuses
/// a step that was taken before.
/// </remarks>
internal static class TimeCode
{
    /// <summary>The size of a secret, in bytes.</summary>
    public const int SecretSizeBytes = 20;

    private const long StepSeconds = 30;
    private const int Digits = 6;
    private const uint Modulus = 1_000_000;
    private const string Base32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSizeBytes);

    /// <summary>The step whose code this is, among the one now and its neighbours; or null.</summary>
    public static long? StepOf(string code, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        var typed = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(At(step, secret))))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The code of a moment.</summary>
    public static string At(DateTimeOffset time, ReadOnlySpan<byte> secret) =>
        At(time.ToUnixTimeSeconds() / StepSeconds, secret);

    /// <summary>The secret as authenticators read it.</summary>
    public static string Base32(ReadOnlySpan<byte> secret)
    {
        const int LetterBits = 5;
        var (text, buffer, bits) = (new StringBuilder(), 0, 0);
        foreach (var value in secret)
        {
            buffer = ((buffer & 0xff) << 8) | value;
            for (bits += 8; bits >= LetterBits; bits -= LetterBits)
            {
                text.Append(Base32Letters[(buffer >> (bits - LetterBits)) & 31]);
            }
        }

        return text.ToString();
    }

    private static string At(long step, ReadOnlySpan<byte> secret)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var value = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fff_ffff;
        return (value % Modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }
}
