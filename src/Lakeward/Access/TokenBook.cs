// The tokens in force, as the lake keeps them: sealed, and only until they end.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Access;

/// <summary>The verifiers of all tokens in force.</summary>
/// <param name="SaltKey">
/// What the principals' salts come from, 32 bytes: a name that is not known has a salt like any other.
/// </param>
/// <param name="Tokens">The verifiers.</param>
internal sealed record TokenBook(byte[] SaltKey, IReadOnlyList<TokenVerifier> Tokens)
{
    /// <summary>The most tokens in force for one principal.</summary>
    public const int MaxTokens = 16;

    private const int IdSizeBytes = 6;
    private const int SecretSizeBytes = 32;
    private const string Prefix = "lw_";
    private const int TextLength = 3 + (2 * IdSizeBytes) + 1 + (2 * SecretSizeBytes);

    /// <summary>A book without tokens.</summary>
    public static TokenBook Empty() => new(RandomNumberGenerator.GetBytes(SecretSizeBytes), []);

    /// <summary>Reads a book.</summary>
    public static TokenBook Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, TokenJson.Default.TokenBook) ?? throw new JsonException();

    /// <summary>The book as JSON.</summary>
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, TokenJson.Default.TokenBook);

    /// <summary>The salt of a principal, whether or not there is one of that name.</summary>
    public byte[] SaltOf(string principal) =>
        HMACSHA256.HashData(SaltKey, Encoding.UTF8.GetBytes(principal))[..TokenVerifier.SaltSizeBytes];

    /// <summary>The verifiers that a principal's proof may fit.</summary>
    public IReadOnlyList<TokenVerifier> Of(string principal, DateTimeOffset now) =>
        [.. Tokens.Where(token => token.Principal == principal && token.Expires > now)];

    /// <summary>
    /// The verifier of the token of that text, if it is in force. An id that is not known takes as long as a
    /// wrong secret.
    /// </summary>
    public TokenVerifier? Find(string text, DateTimeOffset now)
    {
        if (text.Length != TextLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var id = text.Substring(Prefix.Length, 2 * IdSizeBytes);
        var known = Tokens.FirstOrDefault(token => token.Id == id && token.Expires > now);
        var principal = known?.Principal ?? "";
        var shown = TokenVerifier.Of(
            new AccessToken(id, text, principal, known?.Purpose ?? "", now), SaltOf(principal));
        return known is not null && CryptographicOperations.FixedTimeEquals(shown.StoredKey, known.StoredKey)
            ? known
            : null;
    }

    /// <summary>Makes a token and the book that knows it; what has ended is left out.</summary>
    /// <exception cref="Errors.LakeException">LW-TOK-0101: the principal has too many.</exception>
    public (AccessToken Token, TokenBook Next) Issue(
        string principal, string purpose, DateTimeOffset now, TimeSpan life)
    {
        if (Of(principal, now).Count >= MaxTokens)
        {
            throw TokenErrors.TooMany(principal, MaxTokens);
        }

        var id = RandomNumberGenerator.GetHexString(2 * IdSizeBytes, lowercase: true);
        var secret = RandomNumberGenerator.GetHexString(2 * SecretSizeBytes, lowercase: true);
        var token = new AccessToken(id, $"{Prefix}{id}_{secret}", principal, purpose, now + life);
        var verifier = TokenVerifier.Of(token, SaltOf(principal));
        return (token, this with { Tokens = [.. Tokens.Where(known => known.Expires > now), verifier] });
    }
}
