// One column chunk of an encrypted file, with its metadata opened.
using System.Text;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>A chunk that can be decrypted: its key (null: a plaintext column), place and metadata.</summary>
internal sealed record SealedChunk(
    ThriftStruct Chunk, ThriftStruct MetaData, SecretKey? Key, ChunkExtent Extent, int RowGroup, int Column)
{
    private const int Uncompressed = 0;
    private const int Snappy = 1;
    private const int MaxGrowth = 4;
    private const long RoomForHeads = 64 << 10;

    /// <summary>
    /// Whether its pages are to be unpacked: they are packed with Snappy, and do not grow by much.
    /// </summary>
    public bool Unpacks { get; private init; }

    /// <summary>The most bytes that its plain pages take.</summary>
    public long RoomBytes => Unpacks
        ? Math.Max(Extent.SizeBytes, MetaData.NeedI64(ParquetFields.ColumnMeta.TotalUncompressedSize))
            + RoomForHeads
        : Extent.SizeBytes;

    /// <summary>The same chunk with its pages to be unpacked, where that is worth it.</summary>
    public SealedChunk Unpacked() =>
        MetaData.NeedI32(ParquetFields.ColumnMeta.Codec) == Snappy
        && MetaData.NeedI64(ParquetFields.ColumnMeta.TotalUncompressedSize) is var size
        && size >= 0 && size <= Extent.SizeBytes * MaxGrowth
            ? this with { Unpacks = true }
            : this;

    /// <summary>States in the metadata how the pages are packed now.</summary>
    public void WriteCodec()
    {
        if (Unpacks)
        {
            MetaData.SetI32(ParquetFields.ColumnMeta.Codec, Uncompressed);
        }
    }

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
