// Reads tokens that somebody else has signed.
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Lakeward.Server.Identity;

/// <summary>A JSON Web Token in its compact form, its signature not yet looked at.</summary>
/// <remarks>References: RFC 7515, section 3.1; RFC 7519; RFC 8725. Limits: 8 KiB; no <c>crit</c>.</remarks>
internal sealed class SignedToken
{
    private const int MaxLength = 8 << 10;
    private const int MaxDepth = 4;
    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private readonly JsonElement _header;
    private readonly JsonElement _claims;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private SignedToken(JsonElement header, JsonElement claims, byte[] signed, byte[] signature) =>
        (_header, _claims, _signed, _signature) = (header, claims, signed, signature);

    /// <summary>The algorithm that the header names.</summary>
    public string? Algorithm => TextOf(_header, "alg");

    /// <summary>The id of the key that the header names, or null.</summary>
    public string? KeyId => TextOf(_header, "kid");

    /// <summary>Takes a token apart; null where it is none.</summary>
    public static SignedToken? TryParse(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature])
        {
            return null;
        }

        try
        {
            var token = new SignedToken(
                Object(header), Object(claims), Encoding.UTF8.GetBytes($"{header}.{claims}"),
                Base64Url.DecodeFromChars(signature));
            return token._header.TryGetProperty("crit", out _) ? null : token;
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it is signed by a key, with that key's own algorithm.</summary>
    public bool IsSignedBy(WebKey key) => Algorithm == key.Algorithm && key.Verify(_signed, _signature);

    /// <summary>A claim that is text, or null.</summary>
    public string? Text(string claim) => TextOf(_claims, claim);

    /// <summary>A claim that is a time in seconds since 1970, or null.</summary>
    public DateTimeOffset? Time(string claim) =>
        _claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 1L << 36
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>A claim that is a text or a list of texts, as a list.</summary>
    public IReadOnlyList<string> Texts(string claim) => !_claims.TryGetProperty(claim, out var value) ? []
        : value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray()
                .Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)],
            _ => [],
        };

    private static JsonElement Object(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new FormatException();
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
