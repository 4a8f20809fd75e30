// One column chunk of an encrypted file, with its metadata opened.
using System.Text;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>A chunk that can be decrypted: its key (null: a plaintext column), place and metadata.</summary>
internal sealed record SealedChunk(
    ThriftStruct Chunk, ThriftStruct MetaData, SecretKey? Key, ChunkExtent Extent, int RowGroup, int Column)
{
    /// <summary>How a chunk says it is protected, and the metadata of its own key.</summary>
    public static (ColumnProtection Protection, ReadOnlyMemory<byte> KeyMetadata) ProtectionOf(
        ThriftStruct chunk)
    {
        if (chunk.Struct(ParquetFields.ColumnChunk.Crypto) is not { } crypto)
        {
            return (ColumnProtection.None, default);
        }

        if (crypto.Count == 1 && crypto.Has(ParquetFields.Crypto.FooterKey))
        {
            return (ColumnProtection.FooterKey, default);
        }

        return crypto.Count == 1 && crypto.Struct(ParquetFields.Crypto.ColumnKey) is { } own
            ? (ColumnProtection.ColumnKey, own.Binary(ParquetFields.Crypto.ColumnKeyMetadata) ?? default)
            : throw ParquetErrors.Malformed("an unknown column protection");
    }

    /// <summary>
    /// Opens a chunk's metadata with the key it lies under, and holds it against the schema.
    /// </summary>
    public static SealedChunk Open(
        ThriftStruct chunk,
        SchemaLeaf leaf,
        (int RowGroup, int Column) place,
        EncryptedFooter footer,
        FileKeys keys)
    {
        var (protection, keyMetadata) = ProtectionOf(chunk);
        var key = protection switch
        {
            ColumnProtection.None => null,
            ColumnProtection.FooterKey => footer.Key,
            _ => keys.DataKey(keyMetadata, isFooter: false),
        };

        var metaData = OpenMetaData(chunk, key, place, footer.Cipher)
            ?? throw ParquetErrors.Malformed("a column chunk without metadata");
        var path = metaData.Binaries(ParquetFields.ColumnMeta.PathInSchema) ?? [];
        if (!path.ConvertAll(static part => Encoding.UTF8.GetString(part.Span)).SequenceEqual(leaf.Parts))
        {
            throw ParquetErrors.Malformed("a column chunk of another column");
        }

        var extent = ChunkExtent.Of(metaData, footer.Offset);
        return new SealedChunk(chunk, metaData, key, extent, place.RowGroup, place.Column);
    }

    private static ThriftStruct? OpenMetaData(
        ThriftStruct chunk, SecretKey? key, (int RowGroup, int Column) place, FileCipher file)
    {
        if (key is null || chunk.Binary(ParquetFields.ColumnChunk.EncryptedMetaData) is not { } module)
        {
            return chunk.Struct(ParquetFields.ColumnChunk.MetaData);
        }

        using var cipher = ModuleCipher.OfChunk(key, file, place.RowGroup, place.Column);
        return ThriftStruct.Parse(cipher.Open(ModuleType.ColumnMetaData, 0, module.ToArray()).ToArray());
    }
}
