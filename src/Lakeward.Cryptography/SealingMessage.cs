// A message being sealed: its header is made, its frames come next.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>The header, content cipher and signature of a message that is being sealed.</summary>
internal sealed class SealingMessage : IDisposable
{
    private SealingMessage(
        byte[] header, ContentCipher cipher, MessageSignature? signature, int frameSizeBytes)
    {
        Header = header;
        Cipher = cipher;
        Signature = signature;
        FrameSizeBytes = frameSizeBytes;
    }

    /// <summary>The whole header, tag included.</summary>
    public byte[] Header { get; }

    public ContentCipher Cipher { get; }

    /// <summary>Has taken the header already; null for unsigned suites.</summary>
    public MessageSignature? Signature { get; }

    public int FrameSizeBytes { get; }

    /// <summary>
    /// Makes a data key, wraps it for every keyring, and seals the header. All wrapped keys are made here,
    /// once: adding one later would seal a second header under the same key and IV.
    /// </summary>
    public static SealingMessage Begin(ReadOnlySpan<IKeyring> keyrings, SealOptions options)
    {
        if (keyrings.IsEmpty)
        {
            throw CryptographyErrors.NeedsKeyring();
        }

        var suite = SuiteParameters.Of(options.Suite);
        var signature = suite.Signs ? MessageSignature.Create(suite) : null;
        ContentCipher? cipher = null;
        try
        {
            var context = signature is null
                ? options.Context
                : options.Context.With(EncryptionContext.PublicKeyName, signature.PublicKeyText());
            var messageId = RandomNumberGenerator.GetBytes(suite.MessageIdSizeBytes);
            Span<byte> commitment = stackalloc byte[suite.CommitmentSizeBytes];
            using var dataKey = SecretKey.Generate(suite.KeySizeBytes);
            cipher = ContentCipher.Derive(suite, messageId, dataKey, commitment);

            var wrapped = new List<WrappedKey>(keyrings.Length);
            foreach (var keyring in keyrings)
            {
                wrapped.Add(keyring.Wrap(dataKey, context));
            }

            var body = HeaderFormat.WriteBody(
                new MessageHeader(suite.Suite, messageId, context, wrapped, options.FrameSizeBytes),
                commitment);
            var header = new byte[body.Length + ContentCipher.TagSizeBytes];
            body.CopyTo(header, 0);
            cipher.SealHeader(body, header.AsSpan(body.Length));
            signature?.Append(header);
            return new SealingMessage(header, cipher, signature, options.FrameSizeBytes);
        }
        catch
        {
            cipher?.Dispose();
            signature?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Cipher.Dispose();
        Signature?.Dispose();
    }
}
