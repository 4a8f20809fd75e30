// What became of a chunk's pages when they were written anew.
namespace Lakeward.Parquet;

/// <summary>Old and new places of a rewritten chunk's pages, and the sizes its metadata must state.</summary>
internal sealed class ChunkPages(long start)
{
    private readonly List<Move> _dataPages = [];
    private long? _dictionaryOffset;
    private long _uncompressedSize;

    /// <summary>The offset of the chunk's first byte.</summary>
    public long Start => start;

    /// <summary>Data pages so far; also the ordinal of the next one.</summary>
    public int DataPageCount => _dataPages.Count;

    /// <summary>Whether a dictionary page was written.</summary>
    public bool HasDictionary => _dictionaryOffset is not null;

    /// <summary>Bytes written, headers included.</summary>
    public long StoredSize { get; private set; }

    /// <summary>Bytes after decompression, headers included.</summary>
    public long UncompressedSize => _uncompressedSize;

    /// <summary>Notes a page that was read at one place and now begins at another.</summary>
    public void Add(PageHead head, long oldOffset, int headerSize, int bodySize)
    {
        var offset = start + StoredSize;
        if (head.IsDictionary)
        {
            _dictionaryOffset = offset;
        }
        else
        {
            _dataPages.Add(new Move(oldOffset, offset, checked(headerSize + bodySize)));
        }

        StoredSize += (long)headerSize + bodySize;
        _uncompressedSize += (long)headerSize + head.UncompressedSize;
    }

    /// <summary>Puts the new places and sizes into column metadata.</summary>
    public void WriteTo(ThriftStruct metaData)
    {
        metaData.SetI64(ParquetFields.ColumnMeta.TotalUncompressedSize, _uncompressedSize);
        metaData.SetI64(ParquetFields.ColumnMeta.TotalCompressedSize, StoredSize);
        var firstData = _dataPages.Count > 0 ? _dataPages[0].NewOffset : start + StoredSize;
        metaData.SetI64(ParquetFields.ColumnMeta.DataPageOffset, firstData);
        metaData.Remove(ParquetFields.ColumnMeta.IndexPageOffset);
        metaData.Remove(ParquetFields.ColumnMeta.DictionaryPageOffset);
        if (_dictionaryOffset is { } dictionary)
        {
            metaData.SetI64(ParquetFields.ColumnMeta.DictionaryPageOffset, dictionary);
        }
    }

    /// <summary>The offset index with the pages' new places.</summary>
    public byte[] Relocate(ReadOnlyMemory<byte> offsetIndex)
    {
        var index = ThriftStruct.Parse(offsetIndex);
        var locations = index.NeedStructs(ParquetFields.OffsetIndex.PageLocations);
        if (locations.Count != _dataPages.Count)
        {
            throw ParquetErrors.Malformed("an offset index of another number of pages");
        }

        for (var i = 0; i < locations.Count; i++)
        {
            if (locations[i].NeedI64(ParquetFields.OffsetIndex.Offset) != _dataPages[i].OldOffset)
            {
                throw ParquetErrors.Malformed("an offset index that misses its pages");
            }

            locations[i].SetI64(ParquetFields.OffsetIndex.Offset, _dataPages[i].NewOffset);
            locations[i].SetI32(ParquetFields.OffsetIndex.CompressedSize, _dataPages[i].SizeBytes);
        }

        index.Set(ParquetFields.OffsetIndex.PageLocations, locations);
        return index.ToBytes();
    }

    private readonly record struct Move(long OldOffset, long NewOffset, int SizeBytes);
}
