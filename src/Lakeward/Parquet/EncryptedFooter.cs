// Reads and authenticates the footer of an encrypted file.
using System.Buffers.Binary;
using System.Security.Cryptography;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>An authenticated footer: nothing of it was believed before its tag was checked.</summary>
/// <param name="MetaData">The file metadata.</param>
/// <param name="Cipher">The file's identity.</param>
/// <param name="Key">The footer's data key; owned by the file's keys.</param>
/// <param name="Tag">The tag that was checked.</param>
/// <param name="Offset">Where the footer begins; no page lies behind it.</param>
internal sealed record EncryptedFooter(
    ThriftStruct MetaData, FileCipher Cipher, SecretKey Key, byte[] Tag, long Offset)
{
    private const int MaxSizeBytes = 256 * 1024 * 1024;
    private const int SignatureSizeBytes = ModuleCipher.NonceSizeBytes + ModuleCipher.TagSizeBytes;

    public static EncryptedFooter Open(ByteSource source, FileKeys keys, ParquetReadOptions options)
    {
        if (source.Length < PlainFooter.MagicSizeBytes + PlainFooter.TailSizeBytes)
        {
            throw ParquetErrors.NotParquet("it is too short");
        }

        var magic = source.Read(0, PlainFooter.MagicSizeBytes);
        var tail = source.Read(source.Length - PlainFooter.TailSizeBytes, PlainFooter.TailSizeBytes);
        var isEncrypted = magic.AsSpan().SequenceEqual(PlainFooter.EncryptedMagic);
        if (!tail.AsSpan(PlainFooter.MagicSizeBytes).SequenceEqual(magic)
            || !(isEncrypted || magic.AsSpan().SequenceEqual(PlainFooter.Magic)))
        {
            throw ParquetErrors.NotParquet("the marks at its ends are missing or differ");
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        var offset = source.Length - PlainFooter.TailSizeBytes - size;
        if (size > MaxSizeBytes || offset < PlainFooter.MagicSizeBytes)
        {
            throw ParquetErrors.NotParquet("its footer is longer than the file");
        }

        var bytes = source.Read(offset, (int)size);
        var footer = isEncrypted
            ? Decrypt(bytes, offset, keys, options)
            : Verify(bytes, offset, keys, options);
        return options.ExpectedFooterTag.IsEmpty || options.ExpectedFooterTag.Span.SequenceEqual(footer.Tag)
            ? footer
            : throw ParquetErrors.AnotherFile();
    }

    private static EncryptedFooter Decrypt(
        byte[] bytes, long offset, FileKeys keys, ParquetReadOptions options)
    {
        var crypto = ThriftStruct.Parse(bytes, out var cryptoSize);
        var algorithm = crypto.Struct(ParquetFields.FileCryptoMeta.Algorithm)
            ?? throw ParquetErrors.Malformed("no encryption algorithm");
        var cipher = FileAlgorithm.Read(algorithm, options);
        var keyMetadata = crypto.Binary(ParquetFields.FileCryptoMeta.KeyMetadata) ?? default;
        var key = keys.DataKey(keyMetadata, isFooter: true);
        using var footerCipher = ModuleCipher.OfFooter(key, cipher);
        var tag = bytes[^Math.Min(ModuleCipher.TagSizeBytes, bytes.Length)..];
        var plain = footerCipher.Open(ModuleType.Footer, 0, bytes.AsSpan(cryptoSize)).ToArray();
        var metaData = ThriftStruct.Parse(plain);
        CryptoDigest.Remove(metaData, bytes.AsSpan(0, cryptoSize));
        return new EncryptedFooter(metaData, cipher, key, tag, offset);
    }

    private static EncryptedFooter Verify(
        byte[] bytes, long offset, FileKeys keys, ParquetReadOptions options)
    {
        var metaData = ThriftStruct.Parse(bytes, out var signedSize);
        if (metaData.Struct(ParquetFields.FileMeta.Algorithm) is not { } algorithm)
        {
            throw ParquetErrors.Plaintext();
        }

        if (!options.AllowPlaintextFooter)
        {
            throw ParquetErrors.Unauthenticated("its footer is signed but not encrypted");
        }

        if (bytes.Length - signedSize != SignatureSizeBytes)
        {
            throw ParquetErrors.Malformed("a footer without a signature");
        }

        var cipher = FileAlgorithm.Read(algorithm, options);
        var keyMetadata = metaData.Binary(ParquetFields.FileMeta.SigningKeyMetadata) ?? default;
        var key = keys.DataKey(keyMetadata, isFooter: true);
        using var footerCipher = ModuleCipher.OfFooter(key, cipher);
        var nonce = bytes.AsSpan(signedSize, ModuleCipher.NonceSizeBytes);
        var tag = bytes[^ModuleCipher.TagSizeBytes..];
        var expected = footerCipher.FooterSignature(bytes.AsSpan(0, signedSize), nonce);
        return CryptographicOperations.FixedTimeEquals(expected, tag)
            ? new EncryptedFooter(metaData, cipher, key, tag, offset)
            : throw ParquetErrors.NotAuthentic("The footer");
    }
}
