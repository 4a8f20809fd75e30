// Writes the plain Parquet file that holds the chosen chunks of an encrypted one.
using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Parquet;

/// <summary>
/// One decryption. Row groups and columns are chosen and their keys unwrapped beforehand; the chunks come
/// in the order of the new file.
/// </summary>
internal sealed class FileDecryption(
    ByteSource source, EncryptedFooter footer, IReadOnlyList<SealedRowGroup> rowGroups, bool plainLevels)
{
    private const int SmallSizeBytes = 4 << 20;
    private readonly SealedChunk[] _chunks = [.. rowGroups.SelectMany(static group => group.Chunks)];
    private readonly ChunkPages?[] _written =
        new ChunkPages?[rowGroups.Sum(static group => group.Chunks.Count)];

    /// <summary>Writes to a stream, in order and on this thread; returns the length.</summary>
    public long Run(Stream destination, Func<List<ThriftStruct>, ThriftStruct> newFooter)
    {
        using var output = new PlainOutput(destination);
        output.Append(PlainFooter.Magic);
        using (var decryptor = new ChunkDecryptor(source, output, plainLevels))
        {
            for (var i = 0; i < _chunks.Length; i++)
            {
                Chunk(i, decryptor);
            }
        }

        return Finish(output, newFooter);
    }

    /// <summary>
    /// Writes to a memory file with several threads; returns the length. A plain chunk is never larger than
    /// its encrypted form, or than its metadata says where it is unpacked, so each gets that much room, and a
    /// few bytes between chunks stay unused.
    /// </summary>
    public long Run(
        SafeFileHandle destination, int parallelism, Func<List<ThriftStruct>, ThriftStruct> newFooter)
    {
        var places = new long[_chunks.Length + 1];
        places[0] = PlainFooter.MagicSizeBytes;
        for (var i = 0; i < _chunks.Length; i++)
        {
            places[i + 1] = places[i] + _chunks[i].RoomBytes;
        }

        // The calling thread is one of the workers; small files need no other.
        var next = -1;
        var count = places[^1] < SmallSizeBytes ? 1 : Math.Clamp(parallelism, 1, Math.Max(1, _chunks.Length));
        var others = new Task[count - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = Task.Factory.StartNew(
                () => Work(destination, places, ref next),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        try
        {
            Work(destination, places, ref next);
        }
        finally
        {
            Task.WhenAll(others).GetAwaiter().GetResult();
        }

        using var output = new PlainOutput(destination);
        output.Append(PlainFooter.Magic);
        output.MoveTo(places[^1]);
        var length = Finish(output, newFooter);
        RandomAccess.SetLength(destination, length);
        return length;
    }

    private void Work(SafeFileHandle destination, long[] places, ref int next)
    {
        using var output = new PlainOutput(destination);
        using var decryptor = new ChunkDecryptor(source, output, plainLevels);
        for (var i = Interlocked.Increment(ref next); i < _chunks.Length; i = Interlocked.Increment(ref next))
        {
            output.MoveTo(places[i]);
            Chunk(i, decryptor);
            if (output.Position > places[i + 1])
            {
                throw new UnreachableException("A plain chunk is larger than its encrypted form.");
            }
        }

        output.Flush();
    }

    private void Chunk(int index, ChunkDecryptor decryptor)
    {
        var chunk = _chunks[index];
        using var cipher = CipherOf(chunk);
        _written[index] = decryptor.Run(
            chunk.Extent, cipher, chunk.Unpacks ? chunk.RoomBytes : null);
    }

    private long Finish(PlainOutput output, Func<List<ThriftStruct>, ThriftStruct> newFooter)
    {
        var side = new SideModules(source, output, footer.Offset);
        var newGroups = new List<ThriftStruct>();
        var first = 0;
        foreach (var group in rowGroups)
        {
            var written = _written.AsSpan(first, group.Chunks.Count);
            for (var i = 0; i < written.Length; i++)
            {
                Rewrite(group.Chunks[i], written[i]!, side);
            }

            newGroups.Add(group.Rewritten(written, newGroups.Count));
            first += written.Length;
        }

        var bytes = newFooter(newGroups).ToBytes();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        output.Append(bytes);
        output.Append(length);
        output.Append(PlainFooter.Magic);
        output.Flush();
        return output.Position;
    }

    private void Rewrite(SealedChunk sealedChunk, ChunkPages written, SideModules side)
    {
        var (chunk, metaData) = (sealedChunk.Chunk, sealedChunk.MetaData);
        written.WriteTo(metaData);
        sealedChunk.WriteCodec();
        using var cipher = CipherOf(sealedChunk);
        side.BloomFilter(metaData, cipher);
        side.ColumnIndex(chunk, cipher);
        side.OffsetIndex(chunk, cipher, written);
        chunk.SetI64(ParquetFields.ColumnChunk.FileOffset, 0);
        chunk.Set(ParquetFields.ColumnChunk.MetaData, metaData);
        chunk.Remove(ParquetFields.ColumnChunk.Crypto);
        chunk.Remove(ParquetFields.ColumnChunk.EncryptedMetaData);
    }

    private ModuleCipher? CipherOf(SealedChunk chunk) => chunk.Key is { } key
        ? ModuleCipher.OfChunk(key, footer.Cipher, chunk.RowGroup, chunk.Column)
        : null;
}
