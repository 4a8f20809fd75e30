// Decrypts what lies beside the pages: bloom filters, column indexes, offset indexes.
using System.Buffers.Binary;

namespace Lakeward.Parquet;

/// <summary>
/// Opens a chunk's side modules and writes them plain, with their new places in the metadata.
/// </summary>
internal sealed class SideModules(ByteSource source, PlainOutput output, long limit)
{
    private const int MaxPlainHeaderSizeBytes = 1024;

    public void BloomFilter(ThriftStruct metaData, ModuleCipher? cipher)
    {
        if (metaData.I64(ParquetFields.ColumnMeta.BloomFilterOffset) is not { } offset)
        {
            return;
        }

        var (head, stored) = cipher is null
            ? PlainBloomHeader(offset)
            : Module(cipher, ModuleType.BloomFilterHeader, offset);
        var size = ThriftStruct.Parse(head).NeedI32(ParquetFields.BloomFilterHeader.SizeBytes);
        var bitset = cipher is null
            ? source.Read(offset + stored, size)
            : Module(cipher, ModuleType.BloomFilterBitset, offset + stored).Plain;
        if (bitset.Length != size)
        {
            throw ParquetErrors.Malformed("a bloom filter of another size");
        }

        metaData.SetI64(ParquetFields.ColumnMeta.BloomFilterOffset, output.Position);
        metaData.SetI32(ParquetFields.ColumnMeta.BloomFilterLength, head.Length + size);
        output.Append(head);
        output.Append(bitset);
    }

    public void ColumnIndex(ThriftStruct chunk, ModuleCipher? cipher) => Index(
        chunk,
        cipher,
        (ParquetFields.ColumnChunk.ColumnIndexOffset, ParquetFields.ColumnChunk.ColumnIndexLength),
        ModuleType.ColumnIndex,
        static index => index);

    public void OffsetIndex(ThriftStruct chunk, ModuleCipher? cipher, ChunkPages pages) => Index(
        chunk,
        cipher,
        (ParquetFields.ColumnChunk.OffsetIndexOffset, ParquetFields.ColumnChunk.OffsetIndexLength),
        ModuleType.OffsetIndex,
        index => pages.Relocate(index));

    private void Index(
        ThriftStruct chunk,
        ModuleCipher? cipher,
        (short Offset, short Length) fields,
        ModuleType type,
        Func<byte[], byte[]> rewrite)
    {
        if (chunk.I64(fields.Offset) is not { } offset)
        {
            return;
        }

        var length = chunk.NeedI32(fields.Length);
        var (plain, stored) = cipher is null
            ? (source.Read(offset, length), length)
            : Module(cipher, type, offset);
        if (stored != length)
        {
            throw ParquetErrors.Malformed("an index of another size");
        }

        var index = rewrite(plain);
        chunk.SetI64(fields.Offset, output.Position);
        chunk.SetI32(fields.Length, index.Length);
        output.Append(index);
    }

    private (byte[] Plain, int StoredSize) PlainBloomHeader(long offset)
    {
        var bytes = source.Read(offset, (int)Math.Clamp(limit - offset, 0, MaxPlainHeaderSizeBytes));
        var size = ThriftScanner.StructSize(bytes);
        return (bytes[..size], size);
    }

    private (byte[] Plain, int StoredSize) Module(ModuleCipher cipher, ModuleType type, long offset)
    {
        var length = source.Read(offset, ModuleCipher.LengthSizeBytes);
        var size = ModuleCipher.LengthSizeBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > int.MaxValue || size > limit - offset)
        {
            throw ParquetErrors.Malformed("a module beyond the end");
        }

        var module = source.Read(offset, (int)size);
        var plain = cipher.Open(type, 0, module);
        var used = type == ModuleType.BloomFilterBitset ? plain.Length : ThriftScanner.StructSize(plain);
        return (plain[..used].ToArray(), module.Length);
    }
}
