// Encrypts the pages, bloom filter and indexes of one plain column chunk.
namespace Lakeward.Parquet;

/// <summary>
/// Reads pages from the mapped source and seals each header and body straight into the output. Only V1 data
/// pages are taken: readers disagree on what an encrypted V2 page looks like.
/// </summary>
internal sealed class ChunkEncryptor(ParquetInput input, SealedOutput output, ModuleCipher cipher, long limit)
{
    private const int MaxHeaderSizeBytes = 16 * 1024 * 1024;
    private const int MaxBloomHeaderSizeBytes = 1024;

    // Leaves room for the module's frame and the header within a 32-bit size.
    private const int MaxPageSizeBytes = int.MaxValue - (2 * MaxHeaderSizeBytes);
    private static readonly int[] DictionaryEncodings = [2, 8];

    /// <summary>Seals all pages and puts their places into <paramref name="metaData"/>.</summary>
    public ChunkPages Pages(ThriftStruct metaData)
    {
        var extent = ChunkExtent.Of(metaData, limit);
        var pages = new ChunkPages(output.Position);
        var position = extent.Start;
        while (position < extent.End)
        {
            position += Page(position, extent.End, pages);
        }

        pages.WriteTo(metaData);
        AgreeOnDictionary(metaData, pages.HasDictionary);
        return pages;
    }

    /// <summary>Seals the bloom filter, if there is one, and puts its place into the metadata.</summary>
    public void BloomFilter(ThriftStruct metaData)
    {
        if (metaData.I64(ParquetFields.ColumnMeta.BloomFilterOffset) is not { } offset)
        {
            return;
        }

        var head = input.Slice(offset, (int)Math.Clamp(limit - offset, 0, MaxBloomHeaderSizeBytes));
        head = head[..ThriftScanner.StructSize(head)];
        var size = ThriftStruct.Parse(head.ToArray()).NeedI32(ParquetFields.BloomFilterHeader.SizeBytes);
        var bitset = input.Slice(offset + head.Length, size);
        metaData.SetI64(ParquetFields.ColumnMeta.BloomFilterOffset, output.Position);
        output.Seal(cipher, ModuleType.BloomFilterHeader, 0, head);
        output.Seal(cipher, ModuleType.BloomFilterBitset, 0, bitset);
        var total = output.Position - metaData.NeedI64(ParquetFields.ColumnMeta.BloomFilterOffset);
        metaData.SetI32(ParquetFields.ColumnMeta.BloomFilterLength, (int)Math.Min(total, int.MaxValue));
    }

    /// <summary>Seals the column index as it is.</summary>
    public void ColumnIndex(ThriftStruct chunk)
    {
        const short Offset = ParquetFields.ColumnChunk.ColumnIndexOffset;
        const short Length = ParquetFields.ColumnChunk.ColumnIndexLength;
        if (chunk.I64(Offset) is { } offset)
        {
            var index = input.Slice(offset, chunk.NeedI32(Length));
            chunk.SetI64(Offset, output.Position);
            chunk.SetI32(Length, output.Seal(cipher, ModuleType.ColumnIndex, 0, index));
        }
    }

    /// <summary>Seals the offset index with the new places of the pages.</summary>
    public void OffsetIndex(ThriftStruct chunk, ChunkPages pages)
    {
        const short Offset = ParquetFields.ColumnChunk.OffsetIndexOffset;
        const short Length = ParquetFields.ColumnChunk.OffsetIndexLength;
        if (chunk.I64(Offset) is { } offset)
        {
            var index = pages.Relocate(input.Slice(offset, chunk.NeedI32(Length)).ToArray());
            chunk.SetI64(Offset, output.Position);
            chunk.SetI32(Length, output.Seal(cipher, ModuleType.OffsetIndex, 0, index));
        }
    }

    private long Page(long position, long end, ChunkPages pages)
    {
        var bytes = input.Slice(position, (int)Math.Min(end - position, MaxHeaderSizeBytes));
        var headerSize = ThriftScanner.StructSize(bytes);
        var head = PageHead.Parse(bytes[..headerSize]);
        if (head.IsV2 || (head.IsDictionary && (pages.HasDictionary || pages.DataPageCount > 0)))
        {
            throw ParquetErrors.Unsupported(head.IsV2
                ? "it has V2 data pages"
                : "a dictionary page is out of place");
        }

        if (head.StoredSize > Math.Min(end - position - headerSize, MaxPageSizeBytes))
        {
            throw ParquetErrors.Malformed("a page beyond its column chunk");
        }

        if (pages.DataPageCount >= ModuleCipher.MaxOrdinal)
        {
            throw ParquetErrors.TooMany("pages in a column chunk", ModuleCipher.MaxOrdinal);
        }

        var (headerType, bodyType) = head.IsDictionary
            ? (ModuleType.DictionaryPageHeader, ModuleType.DictionaryPage)
            : (ModuleType.DataPageHeader, ModuleType.DataPage);
        var body = input.Slice(position + headerSize, head.StoredSize);
        var page = pages.DataPageCount;
        var header = head.WithStoredSize(cipher.SealedSize(bodyType, body.Length));
        var sealedHeader = output.Seal(cipher, headerType, page, header);
        pages.Add(head, position, sealedHeader, output.Seal(cipher, bodyType, page, body));
        return headerSize + (long)body.Length;
    }

    /// <summary>
    /// Readers choose the first header's authenticated data by what the metadata says of a dictionary, and
    /// not all look at the same field: all must say what is there.
    /// </summary>
    private static void AgreeOnDictionary(ThriftStruct metaData, bool hasDictionary)
    {
        var encodings = metaData.I32s(ParquetFields.ColumnMeta.Encodings) ?? [];
        if (encodings.Exists(DictionaryEncodings.Contains) == hasDictionary)
        {
            return;
        }

        encodings.RemoveAll(DictionaryEncodings.Contains);
        if (hasDictionary)
        {
            encodings.Add(DictionaryEncodings[^1]);
        }

        metaData.Set(ParquetFields.ColumnMeta.Encodings, encodings);
        metaData.Remove(ParquetFields.ColumnMeta.EncodingStats);
    }
}
