// What the lake keeps of a token: enough to check a proof of it, not enough to sign in with it.
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Access;

/// <summary>A verifier of SCRAM-SHA-256.</summary>
/// <remarks>
/// References: RFC 5802, section 3; RFC 7677. Parameters: PBKDF2 with HMAC-SHA-256, a salt of 16 bytes per
/// principal, 4096 iterations, which suffice because the secret has 256 random bits. Limits: none of the two
/// keys reveals the token; the server key lets its holder pose as this lake to a client.
/// </remarks>
public sealed record TokenVerifier
{
    /// <summary>The iterations of PBKDF2.</summary>
    public const int Iterations = 4096;

    /// <summary>The size of a salt and of the two keys, in bytes.</summary>
    public const int SaltSizeBytes = 16;

    /// <summary>The public part of the token.</summary>
    public required string Id { get; init; }

    /// <summary>Who signs in with it.</summary>
    public required string Principal { get; init; }

    /// <summary>The purpose of use of its sessions.</summary>
    public required string Purpose { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>SHA-256 of the client's key, 32 bytes.</summary>
    public required byte[] StoredKey { get; init; }

    /// <summary>What the server proves itself with, 32 bytes.</summary>
    public required byte[] ServerKey { get; init; }

    /// <summary>The verifier of a token.</summary>
    internal static TokenVerifier Of(AccessToken token, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(token.Text), salt, Iterations, HashAlgorithmName.SHA256,
                SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        try
        {
            return new TokenVerifier
            {
                Id = token.Id,
                Principal = token.Principal,
                Purpose = token.Purpose,
                Expires = token.Expires,
                StoredKey = SHA256.HashData(clientKey),
                ServerKey = HMACSHA256.HashData(salted, "Server Key"u8),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
            CryptographicOperations.ZeroMemory(clientKey);
        }
    }
}
