// A message whose header is verified: its frames may be opened.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>The verified header of a message, its content cipher and its signature check.</summary>
internal sealed class OpenedMessage : IDisposable
{
    private OpenedMessage(ParsedHeader parsed, ContentCipher cipher, MessageSignature? signature)
    {
        Header = parsed.Header;
        HeaderSizeBytes = parsed.SizeBytes;
        Cipher = cipher;
        Signature = signature;
    }

    public MessageHeader Header { get; }

    public int HeaderSizeBytes { get; }

    public ContentCipher Cipher { get; }

    /// <summary>Has taken the header already; null for unsigned suites.</summary>
    public MessageSignature? Signature { get; }

    /// <summary>
    /// Verifies a header: (1) the expected pairs, (2) the data key, (3) the commitment to it, before
    /// anything is done with the key, (4) the header's tag.
    /// </summary>
    /// <param name="parsed">What the bytes say.</param>
    /// <param name="bytes">The header's bytes, and possibly more.</param>
    /// <param name="keyrings">Tried in order on every wrapped key.</param>
    /// <param name="options">What to accept.</param>
    public static OpenedMessage Open(
        ParsedHeader parsed, ReadOnlySpan<byte> bytes, ReadOnlySpan<IKeyring> keyrings, OpenOptions options)
    {
        var (suite, header) = (parsed.Parameters, parsed.Header);
        var required = Unstored(header.Context, options.ExpectedContext); // (1)
        CheckReserved(suite, header.Context);
        var context = EncryptionContext.FromPairs([.. header.Context.Pairs, .. required.Pairs]);
        using var dataKey = Unwrap(header.WrappedKeys, context, keyrings, suite.KeySizeBytes); // (2)
        Span<byte> commitment = stackalloc byte[suite.CommitmentSizeBytes];
        var cipher = ContentCipher.Derive(suite, header.MessageId, dataKey, commitment);
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(commitment, parsed.Commitment)) // (3)
            {
                throw CryptographyErrors.CommitmentMismatch();
            }

            byte[] authenticated = [.. bytes[..parsed.BodySizeBytes], .. required.Serialized];
            if (!cipher.HeaderVerifies(parsed.Iv, parsed.Tag, authenticated)) // (4)
            {
                throw CryptographyErrors.HeaderNotAuthentic();
            }

            var signature = suite.Signs ? MessageSignature.Verifier(suite, header.Context) : null;
            signature?.Append(bytes[..parsed.SizeBytes]);
            return new OpenedMessage(parsed, cipher, signature);
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Cipher.Dispose();
        Signature?.Dispose();
    }

    private static EncryptionContext Unstored(EncryptionContext stored, EncryptionContext expected)
    {
        var missing = new List<KeyValuePair<string, string>>();
        foreach (var pair in expected.Pairs)
        {
            if (stored[pair.Key] is not { } value)
            {
                missing.Add(pair);
            }
            else if (!string.Equals(value, pair.Value, StringComparison.Ordinal))
            {
                throw CryptographyErrors.ContextDiffers();
            }
        }

        return EncryptionContext.FromPairs(missing);
    }

    // An unsigned message that carries a public key was a signed one whose suite somebody took away.
    private static void CheckReserved(SuiteParameters suite, EncryptionContext context)
    {
        if (!suite.Signs && context[EncryptionContext.PublicKeyName] is not null)
        {
            throw CryptographyErrors.SignatureInvalid();
        }
    }

    private static SecretKey Unwrap(
        IReadOnlyList<WrappedKey> wrappedKeys, EncryptionContext context, ReadOnlySpan<IKeyring> keyrings,
        int sizeBytes)
    {
        if (keyrings.IsEmpty)
        {
            throw CryptographyErrors.NeedsKeyring();
        }

        foreach (var wrapped in wrappedKeys)
        {
            foreach (var keyring in keyrings)
            {
                if (keyring.TryUnwrap(wrapped, context, sizeBytes) is { } dataKey)
                {
                    return dataKey;
                }
            }
        }

        throw CryptographyErrors.NoKeyringOpens(wrappedKeys.Count);
    }
}
