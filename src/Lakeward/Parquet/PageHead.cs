// The few fields of a page header that decide how the page is stored.
namespace Lakeward.Parquet;

/// <summary>A page header: sizes are checked not to be negative, all else is kept.</summary>
internal sealed class PageHead
{
    private const int DataPage = 0;
    private const int DictionaryPage = 2;
    private const int DataPageV2 = 3;
    private readonly ThriftStruct _fields;

    private PageHead(ThriftStruct fields)
    {
        _fields = fields;
        var type = fields.NeedI32(ParquetFields.PageHeader.Type);
        IsDictionary = type == DictionaryPage;
        IsV2 = type == DataPageV2;
        if (!IsDictionary && !IsV2 && type != DataPage)
        {
            throw ParquetErrors.Malformed("a page of an unknown type");
        }

        StoredSize = Size(fields.NeedI32(ParquetFields.PageHeader.CompressedSize));
        UncompressedSize = Size(fields.NeedI32(ParquetFields.PageHeader.UncompressedSize));
        if (IsV2)
        {
            var v2 = fields.Struct(ParquetFields.PageHeader.DataPageV2)
                ?? throw ParquetErrors.Malformed("a V2 page without its header");
            LevelsSize = (long)Size(v2.NeedI32(ParquetFields.DataPageHeaderV2.DefinitionLevelsSize))
                + Size(v2.NeedI32(ParquetFields.DataPageHeaderV2.RepetitionLevelsSize));
            IsPacked = v2.Bool(ParquetFields.DataPageHeaderV2.IsCompressed) ?? true;
        }
    }

    public bool IsDictionary { get; }

    public bool IsV2 { get; }

    /// <summary>Bytes of the page as it is stored after the header.</summary>
    public int StoredSize { get; }

    public int UncompressedSize { get; }

    /// <summary>Bytes of a V2 page's levels, which come first and are never compressed.</summary>
    public long LevelsSize { get; }

    /// <summary>Whether the values are compressed, where the chunk's codec compresses.</summary>
    public bool IsPacked { get; } = true;

    public static PageHead Parse(ReadOnlySpan<byte> header) => new(ThriftStruct.Parse(header.ToArray()));

    /// <summary>
    /// The header of the same page stored in another size; a checksum of the old bytes goes.
    /// </summary>
    public byte[] WithStoredSize(int size)
    {
        _fields.SetI32(ParquetFields.PageHeader.CompressedSize, size);
        _fields.Remove(ParquetFields.PageHeader.Crc);
        return _fields.ToBytes();
    }

    private static int Size(int size) => size >= 0 ? size : throw ParquetErrors.Malformed("a negative size");
}
