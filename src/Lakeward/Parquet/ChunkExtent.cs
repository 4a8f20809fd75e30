// Where a column chunk lies in a file.
namespace Lakeward.Parquet;

/// <summary>The bytes of a chunk's pages, checked against the file.</summary>
/// <param name="Start">The 0-based offset of the first page header.</param>
/// <param name="SizeBytes">Bytes of all headers and pages.</param>
/// <param name="SaysDictionary">Whether the metadata gives a dictionary page's offset.</param>
internal readonly record struct ChunkExtent(long Start, long SizeBytes, bool SaysDictionary)
{
    /// <summary>The offset after the last page.</summary>
    public long End => Start + SizeBytes;

    /// <summary>
    /// Reads the place from column metadata; <paramref name="limit"/> is where the footer begins.
    /// </summary>
    public static ChunkExtent Of(ThriftStruct metaData, long limit)
    {
        var data = metaData.NeedI64(ParquetFields.ColumnMeta.DataPageOffset);
        var dictionary = metaData.I64(ParquetFields.ColumnMeta.DictionaryPageOffset) ?? 0;
        var size = metaData.NeedI64(ParquetFields.ColumnMeta.TotalCompressedSize);
        var saysDictionary = dictionary > 0 && dictionary < data;
        var start = saysDictionary ? dictionary : data;
        return start >= 0 && size >= 0 && start <= limit && size <= limit - start
            ? new ChunkExtent(start, size, saysDictionary)
            : throw ParquetErrors.Malformed("a column chunk outside the file");
    }
}
