// The root of the key tree: a random key, kept in a file that a passphrase opens.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Cryptography;

/// <summary>
/// The lake's root key. It wraps the <see cref="KeyTable"/> and nothing else. A passphrase opens its file,
/// or a keyring outside, such as a key management service.
/// </summary>
/// <remarks>
/// References: NIST SP 800-132, RFC 8018 (PBKDF2); NIST SP 800-38D (GCM); RFC 5869 (HKDF).
/// Parameters: PBKDF2-HMAC-SHA-512 over a 32-byte salt gives an AES-256-GCM key that wraps 32 random
/// bytes; the file's header is the additional data. A passphrase that a generator made needs no stretching:
/// HKDF-SHA-512 takes the place of PBKDF2. Wrapping and table authentication use two keys derived from the
/// root by HKDF-SHA-512. Limits: 600,000 to 10,000,000 iterations.
/// </remarks>
public sealed class RootKey : IDisposable
{
    private const int LeastIterations = 600_000;
    private const int MostIterations = 10_000_000;
    private const int MaxFileSizeBytes = 16 * 1024;
    private const int KeySizeBytes = 32;
    private const int SaltSizeBytes = 32;
    private const int NonceSizeBytes = 12;
    private const int TagSizeBytes = 16;
    private const int IdSizeBytes = 8;
    private const int FormatVersion = 1;
    private const string Format = "lakeward-root-key";
    private const int Unstretched = 1;
    private const int LeastRandomSizeBytes = 32;
    private const string Stretching = "PBKDF2-HMAC-SHA-512";
    private const string Extraction = "HKDF-SHA-512";
    private const string Cipher = "AES-256-GCM";
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly AesKeyring _keyring;

    private RootKey(SecretKey root)
    {
        using var wrapping = Derive(root, "lakeward root: wrap"u8);
        _keyring = new AesKeyring(DatasetKey.ProviderId, "root", wrapping);
        WrappingKey = wrapping.Copy();
        AuthenticationKey = Derive(root, "lakeward root: authenticate"u8);
        using var id = Derive(root, "lakeward root: name"u8);
        Id = Convert.ToHexStringLower(id.Bytes[..IdSizeBytes]);
    }

    /// <summary>Names the root without telling it: 16 hex digits.</summary>
    public string Id { get; }

    /// <summary>Wraps keys under the root. Owned by this object.</summary>
    public IKeyring Keyring => _keyring;

    internal SecretKey WrappingKey { get; }

    internal SecretKey AuthenticationKey { get; }

    /// <summary>Makes a fresh root key; <paramref name="file"/> is what to store for it.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0103: too few or too many iterations.</exception>
    public static RootKey Create(SecretKey passphrase, out byte[] file, int iterations = LeastIterations)
    {
        CheckIterations(iterations);
        return CreateUnder(passphrase, iterations, out file);
    }

    /// <summary>
    /// Makes a fresh root key under a passphrase of 256 random bits or more, which nobody can guess and so
    /// needs no stretching; <paramref name="file"/> is what to store for it.
    /// </summary>
    public static RootKey CreateUnderRandom(SecretKey passphrase, out byte[] file)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            passphrase.Bytes.Length, LeastRandomSizeBytes, nameof(passphrase));
        return CreateUnder(passphrase, Unstretched, out file);
    }

    /// <summary>Whether a root key file was made under a random passphrase.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0102: not such a file.</exception>
    public static bool IsUnderRandom(ReadOnlySpan<byte> file) => ReadFile(file).Iterations == Unstretched;

    /// <summary>Opens a root key file.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0101: wrong passphrase or changed file. LW-CRY-0102: not a root key file.
    /// LW-CRY-0103: too few or too many iterations.
    /// </exception>
    public static RootKey Open(ReadOnlySpan<byte> file, SecretKey passphrase)
    {
        if (file.Length > MaxFileSizeBytes)
        {
            throw CryptographyErrors.RootFileMalformed("it is too long");
        }

        var (iterations, salt, nonce, wrapped) = ReadFile(file);
        using var gcm = DeriveCipher(passphrase, salt, iterations);
        try
        {
            using var root = SecretKey.Fill(KeySizeBytes, destination => gcm.Decrypt(
                nonce, wrapped.AsSpan(0, KeySizeBytes), wrapped.AsSpan(KeySizeBytes), destination,
                HeaderBytes(iterations, salt, nonce)));
            return new RootKey(root);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw CryptographyErrors.WrongPassphrase();
        }
    }

    /// <summary>Makes a fresh root key under a keyring; <paramref name="file"/> is what to store for it.
    /// </summary>
    /// <param name="keyring">Wraps the root, bound to the lake; stays the caller's.</param>
    /// <param name="lake">The lake's id, which the keyring's service sees.</param>
    /// <param name="file">What to store.</param>
    public static RootKey Create(IKeyring keyring, string lake, out byte[] file)
    {
        var (root, wrapped) = keyring.Generate(WrappedRoot.ContextOf(lake), KeySizeBytes);
        using (root)
        {
            file = WrappedRoot.Write(wrapped);
            return new RootKey(root);
        }
    }

    /// <summary>Opens a root key file that a keyring wrapped.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0102: not such a file. LW-CRY-0104: the keyring does not open it for this lake.
    /// </exception>
    public static RootKey Open(ReadOnlySpan<byte> file, IKeyring keyring, string lake)
    {
        var wrapped = WrappedRoot.TryRead(file)
            ?? throw CryptographyErrors.RootFileMalformed("a passphrase opens it");
        using var root = keyring.TryUnwrap(wrapped, WrappedRoot.ContextOf(lake), KeySizeBytes)
            ?? throw CryptographyErrors.RootNotOpened();
        return new RootKey(root);
    }

    /// <summary>
    /// What wrapped a root key file, as <c>PROVIDER:KEY</c>; null where a passphrase did, or nobody.
    /// </summary>
    public static string? KeeperOf(ReadOnlySpan<byte> file) => WrappedRoot.TryRead(file) is { } wrapped
        ? $"{wrapped.ProviderId}:{Encoding.UTF8.GetString(wrapped.ProviderInformation.Span)}"
        : null;

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        _keyring.Dispose();
        WrappingKey.Dispose();
        AuthenticationKey.Dispose();
    }

    private static RootKey CreateUnder(SecretKey passphrase, int iterations, out byte[] file)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSizeBytes);
        var nonce = RandomNumberGenerator.GetBytes(NonceSizeBytes);
        var wrapped = new byte[KeySizeBytes + TagSizeBytes];
        using var root = SecretKey.Generate(KeySizeBytes);
        using (var gcm = DeriveCipher(passphrase, salt, iterations))
        {
            gcm.Encrypt(
                nonce, root.Bytes, wrapped.AsSpan(0, KeySizeBytes), wrapped.AsSpan(KeySizeBytes),
                HeaderBytes(iterations, salt, nonce));
        }

        file = WriteFile(iterations, salt, nonce, wrapped);
        return new RootKey(root);
    }

    private static SecretKey Derive(SecretKey root, ReadOnlySpan<byte> use)
    {
        var info = use.ToArray();
        return SecretKey.Fill(
            KeySizeBytes,
            destination => HKDF.DeriveKey(HashAlgorithmName.SHA512, root.Bytes, destination, [], info));
    }

    private static AesGcm DeriveCipher(SecretKey passphrase, byte[] salt, int iterations)
    {
        using var key = SecretKey.Fill(KeySizeBytes, destination =>
        {
            if (iterations == Unstretched)
            {
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA512, passphrase.Bytes, destination, salt, "lakeward root: open"u8);
                return;
            }

            Rfc2898DeriveBytes.Pbkdf2(
                passphrase.Bytes, salt, destination, iterations, HashAlgorithmName.SHA512);
        });
        return new AesGcm(key.Bytes, TagSizeBytes);
    }

    private static byte[] HeaderBytes(int iterations, byte[] salt, byte[] nonce)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{Format}\n{FormatVersion}\n{DerivationOf(iterations)}\n{iterations}\n");
        var tail = $"{Convert.ToHexStringLower(salt)}\n{Cipher}\n{Convert.ToHexStringLower(nonce)}\n";
        return Encoding.UTF8.GetBytes(head + tail);
    }

    private static byte[] WriteFile(int iterations, byte[] salt, byte[] nonce, byte[] wrapped)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", FormatVersion);
            json.WriteString("derivation", DerivationOf(iterations));
            json.WriteNumber("iterations", iterations);
            json.WriteBase64String("salt", salt);
            json.WriteString("cipher", Cipher);
            json.WriteBase64String("nonce", nonce);
            json.WriteBase64String("wrapped", wrapped);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static (int Iterations, byte[] Salt, byte[] Nonce, byte[] Wrapped) ReadFile(
        ReadOnlySpan<byte> file) =>
        StrictObject.Read(file, CryptographyErrors.RootFileMalformed, json =>
        {
            json.Expect(
                "format", "version", "derivation", "iterations", "salt", "cipher", "nonce", "wrapped");
            if (json.Text("format") != Format || json.Number("version") != FormatVersion
                || json.Text("cipher") != Cipher)
            {
                throw CryptographyErrors.RootFileMalformed("its format or version is unknown");
            }

            var (salt, nonce, wrapped) = (json.Bytes("salt"), json.Bytes("nonce"), json.Bytes("wrapped"));
            return salt.Length == SaltSizeBytes && nonce.Length == NonceSizeBytes
                && wrapped.Length == KeySizeBytes + TagSizeBytes
                ? (ReadIterations(json), salt, nonce, wrapped)
                : throw CryptographyErrors.RootFileMalformed("a field has a wrong size");
        });

    private static int ReadIterations(StrictObject json) =>
        (json.Text("derivation"), json.Number("iterations")) switch
    {
        (Stretching, var iterations) => CheckIterations(iterations),
        (Extraction, Unstretched) => Unstretched,
        _ => throw CryptographyErrors.RootFileMalformed("its derivation is unknown"),
    };

    private static string DerivationOf(int iterations) =>
        iterations == Unstretched ? Extraction : Stretching;

    private static int CheckIterations(long iterations) =>
        iterations is >= LeastIterations and <= MostIterations
        ? (int)iterations
        : throw CryptographyErrors.IterationsOutOfBounds(iterations, LeastIterations, MostIterations);
}
