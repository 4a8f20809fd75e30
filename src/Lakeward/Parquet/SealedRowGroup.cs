// The chosen chunks of one row group.
namespace Lakeward.Parquet;

/// <summary>A row group's own fields and those of its chunks that are to be decrypted.</summary>
internal sealed record SealedRowGroup(ThriftStruct Fields, IReadOnlyList<SealedChunk> Chunks)
{
    /// <summary>The row group as it stands in the plain file.</summary>
    public ThriftStruct Rewritten(ReadOnlySpan<ChunkPages?> written, int index)
    {
        var group = Fields.Clone();
        long uncompressed = 0, stored = 0;
        foreach (var pages in written)
        {
            uncompressed += pages!.UncompressedSize;
            stored += pages.StoredSize;
        }

        group.Set(ParquetFields.RowGroup.Columns, [.. Chunks.Select(static chunk => chunk.Chunk)]);
        group.SetI64(ParquetFields.RowGroup.TotalByteSize, uncompressed);
        group.SetI64(ParquetFields.RowGroup.FileOffset, written[0]!.Start);
        group.SetI64(ParquetFields.RowGroup.TotalCompressedSize, stored);
        group.SetI16(ParquetFields.RowGroup.Ordinal, (short)index);
        return group;
    }
}
