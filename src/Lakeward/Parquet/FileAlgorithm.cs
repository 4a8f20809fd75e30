// The encryption algorithm structure of an encrypted file.
namespace Lakeward.Parquet;

/// <summary>
/// Writes and reads the <c>EncryptionAlgorithm</c> union: AES_GCM_V1 or AES_GCM_CTR_V1 with the file's
/// identity.
/// </summary>
internal static class FileAlgorithm
{
    private const int MaxIdentitySizeBytes = 1024;

    public static ThriftStruct Write(FileCipher cipher)
    {
        var content = new ThriftStruct();
        content.Set(ParquetFields.Algorithm.FileUnique, cipher.FileUnique);
        var union = new ThriftStruct();
        var id = cipher.CounterPages ? ParquetFields.Algorithm.GcmCtr : ParquetFields.Algorithm.Gcm;
        union.Set(id, content);
        return union;
    }

    /// <summary>Reads the union and holds it against what the caller expects and allows.</summary>
    public static FileCipher Read(ThriftStruct union, ParquetReadOptions options)
    {
        var isCounter = union.Has(ParquetFields.Algorithm.GcmCtr);
        var id = isCounter ? ParquetFields.Algorithm.GcmCtr : ParquetFields.Algorithm.Gcm;
        if (union.Count != 1 || union.Struct(id) is not { } content)
        {
            throw ParquetErrors.Malformed("an unknown encryption algorithm");
        }

        if (isCounter && !options.AllowCtr)
        {
            throw ParquetErrors.CounterModeRefused();
        }

        var unique = content.Binary(ParquetFields.Algorithm.FileUnique) ?? default;
        var expected = options.ExpectedFileUnique.Span;
        if (unique.IsEmpty || (!expected.IsEmpty && !expected.SequenceEqual(unique.Span)))
        {
            throw ParquetErrors.AnotherFile();
        }

        var prefix = Prefix(content, options.AadPrefix);
        return prefix.Length <= MaxIdentitySizeBytes && unique.Length <= MaxIdentitySizeBytes
            ? new FileCipher(prefix, unique, isCounter)
            : throw ParquetErrors.Malformed("an identity that is too long");
    }

    private static ReadOnlyMemory<byte> Prefix(ThriftStruct content, ReadOnlyMemory<byte> given)
    {
        var stored = content.Binary(ParquetFields.Algorithm.Prefix) ?? default;
        if (stored.IsEmpty)
        {
            return !given.IsEmpty || content.Bool(ParquetFields.Algorithm.SupplyPrefix) != true
                ? given
                : throw ParquetErrors.PrefixNeeded();
        }

        return given.IsEmpty || given.Span.SequenceEqual(stored.Span)
            ? stored
            : throw ParquetErrors.AnotherFile();
    }
}
