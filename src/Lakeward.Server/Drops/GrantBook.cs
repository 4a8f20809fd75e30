// Knows grants by the tokens that their holders show.
using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>
/// The grants of the control database. A token is <c>lwg_ID_SECRET</c>: an id of 128 and a secret of 256
/// random bits, of which only the hash is kept.
/// </summary>
internal sealed class GrantBook(IDbContextFactory<ControlDatabase> control, TimeProvider time)
{
    private const string Prefix = "lwg_";
    private const int IdLength = 32;
    private const int SecretSizeBytes = 32;

    /// <summary>A new secret for a grant.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSizeBytes);

    /// <summary>What the row of a grant keeps of its secret.</summary>
    public static string HashOf(byte[] secret) => Convert.ToHexStringLower(SHA256.HashData(secret));

    /// <summary>A new id of a grant.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>The token that a grant's holder shows.</summary>
    public static string TokenOf(string id, byte[] secret) =>
        $"{Prefix}{id}_{Base64Url.EncodeToString(secret)}";

    /// <summary>The grant of a token that is in force; null for any other text.</summary>
    public async Task<UploadGrant?> FindAsync(string token, CancellationToken ct)
    {
        var secret = new byte[SecretSizeBytes];
        var start = Prefix.Length + IdLength;
        if (token.Length != start + 1 + Base64Url.GetEncodedLength(SecretSizeBytes)
            || !token.StartsWith(Prefix, StringComparison.Ordinal)
            || token[start] != '_'
            || Base64Url.DecodeFromChars(token.AsSpan(start + 1), secret, out _,
                out _) != OperationStatus.Done
            || !Base64Url.EncodeToString(secret).AsSpan().SequenceEqual(token.AsSpan(start + 1)))
        {
            return null;
        }

        var id = token[Prefix.Length..start];
        await using var database = await control.CreateDbContextAsync(ct);
        var grant = await database.Set<UploadGrant>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id, ct);
        return grant is not null
            && grant.Ends > time.GetUtcNow()
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(grant.SecretHash), Encoding.ASCII.GetBytes(HashOf(secret)))
                ? grant
                : null;
    }
}
