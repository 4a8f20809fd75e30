// Makes the secrets that are shown once, and what is kept of them.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Server.Identity;

/// <summary>
/// Bearer secrets have 256 random bits, codes that people type 79: a plain SHA-256 of them can be kept, since
/// nobody can try them all.
/// </summary>
internal static class Secrets
{
    /// <summary>What begins the secret of a session of the command.</summary>
    public const string SessionPrefix = "lws_";

    /// <summary>What begins the secret of a machine's token.</summary>
    public const string MachinePrefix = "lwm_";

    private const int SizeBytes = 32;
    private const int CodeLength = 16;
    private const int CodeGroup = 4;
    private const int UserCodeLength = 8;

    // Without letters and digits that look alike: 31 of them, 4.95 bits each.
    private const string CodeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    // RFC 8628, section 6.1: no vowels, so that no words come out.
    private const string UserCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>A new secret, base64url behind a prefix.</summary>
    public static string New(string prefix = "") =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SizeBytes));

    /// <summary>A new id that opens nothing, 16 hexadecimal digits.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(2 * sizeof(long), lowercase: true);

    /// <summary>A code for people, as <c>ABCD-EFGH-JKMN-PQRS</c>.</summary>
    public static string NewCode() => string.Join('-', RandomNumberGenerator
        .GetString(CodeLetters, CodeLength).Chunk(CodeGroup).Select(group => new string(group)));

    /// <summary>A shorter code that lives for minutes, as <c>BCDF-GHJK</c>.</summary>
    public static string NewUserCode() => string.Join('-', RandomNumberGenerator
        .GetString(UserCodeLetters, UserCodeLength).Chunk(CodeGroup).Select(group => new string(group)));

    /// <summary>A code as it is compared: case and marks between the letters do not matter.</summary>
    public static string Plain(string typed) =>
        string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>SHA-256 of parts that cannot run into each other, 64 hexadecimal digits.</summary>
    public static string Hash(params ReadOnlySpan<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
