// A machine's public key, as it is registered and used.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Server.Identity;

/// <summary>A public JSON Web Key: EC on P-256 for ES256, RSA for PS256.</summary>
/// <remarks>
/// References: RFC 7517, RFC 7518 sections 3 and 6, RFC 7638. Limits: a key with a private member is refused,
/// so that nobody sends one twice.
/// </remarks>
internal sealed class WebKey
{
    private const int CoordinateSizeBytes = 32;
    private const int MinModulusBytes = 256;
    private const int MaxModulusBytes = 512;
    private const int MaxLength = 2_000;
    private const int MaxDepth = 3;
    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly byte[] _first;
    private readonly byte[] _second;

    private WebKey(string algorithm, byte[] first, byte[] second) =>
        (Algorithm, _first, _second) = (algorithm, first, second);

    /// <summary>ES256 or PS256.</summary>
    public string Algorithm { get; }

    /// <summary>The key with its needed members alone, in the order that the thumbprint wants.</summary>
    public string Json => Algorithm == "ES256"
        ? $$"""{"crv":"P-256","kty":"EC","x":"{{Text(_first)}}","y":"{{Text(_second)}}"}"""
        : $$"""{"e":"{{Text(_second)}}","kty":"RSA","n":"{{Text(_first)}}"}""";

    /// <summary>The thumbprint, base64url.</summary>
    public string Thumbprint => Text(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));

    /// <summary>Reads a key.</summary>
    /// <exception cref="Errors.LakeException">LW-IDN-0116.</exception>
    public static WebKey Parse(string json)
    {
        if (json.Length > MaxLength)
        {
            throw IdentityErrors.BadKey("it is too long");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var key = Read(document.RootElement);
            key.Use(static _ => true, static _ => true);
            return key;
        }
        catch (Exception failure) when (
            failure is JsonException or FormatException or InvalidOperationException
                or CryptographicException)
        {
            throw IdentityErrors.BadKey("it is not a public key of its type");
        }
    }

    /// <summary>Whether a signature is of this key.</summary>
    public bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var (signed, shown) = (content.ToArray(), signature.ToArray());
        return Use(
            key => key.VerifyData(
                signed, shown, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            key => key.VerifyData(signed, shown, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    private static WebKey Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw IdentityErrors.BadKey("it is not an object");
        }

        if (Private.Any(member => root.TryGetProperty(member, out _)))
        {
            throw IdentityErrors.BadKey("it is private, and no longer secret; make another");
        }

        switch (Member(root, "kty"))
        {
            case "EC" when Member(root, "crv") == "P-256":
                var (x, y) = (Bytes(root, "x"), Bytes(root, "y"));
                return x.Length == CoordinateSizeBytes && y.Length == CoordinateSizeBytes
                    ? new WebKey("ES256", x, y)
                    : throw IdentityErrors.BadKey("a coordinate has not 32 bytes");
            case "RSA":
                var (n, e) = (Bytes(root, "n"), Bytes(root, "e"));
                return n is { Length: >= MinModulusBytes and <= MaxModulusBytes } && n[0] > 0
                    && e.AsSpan() is [1, 0, 1]
                    ? new WebKey("PS256", n, e)
                    : throw IdentityErrors.BadKey("its modulus has not 2048 to 4096 bits, or e is not 65537");
            default:
                throw IdentityErrors.BadKey("its type is neither EC on P-256 nor RSA");
        }
    }

    private T Use<T>(Func<ECDsa, T> curve, Func<RSA, T> modulus)
    {
        if (Algorithm == "ES256")
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = _first, Y = _second },
            });
            return curve(key);
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = _first, Exponent = _second });
        return modulus(rsa);
    }

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static byte[] Bytes(JsonElement root, string name) =>
        Base64Url.DecodeFromChars(Member(root, name) ?? throw new FormatException());

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
