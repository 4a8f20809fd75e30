// A stretch of whole rows, ready to be parsed on any thread.
using System.Buffers;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Whole rows of one file in a pooled buffer. The holder disposes it once; the bytes are then cleared and the
/// buffer goes back to the pool. Blocks are independent: any thread may parse any block.
/// </summary>
public sealed class DelimitedBlock : IDisposable
{
    private byte[]? _buffer;

    internal DelimitedBlock(byte[] buffer, int length)
    {
        // The spare lump after the content lets the parser load past the end without a test.
        buffer.AsSpan(length, ByteLump.Size).Clear();
        _buffer = buffer;
        Length = length;
    }

    /// <summary>The place of this block in the file, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The 1-based physical line at which the first row begins.</summary>
    public required long FirstLineNumber { get; init; }

    /// <summary>The 1-based number of the first data row; the header and blank lines are not
    /// counted.</summary>
    public required long FirstRowNumber { get; init; }

    /// <summary>The number of rows, faulty ones included.</summary>
    public required int RowCount { get; init; }

    /// <summary>The size of the content in bytes.</summary>
    public int Length { get; }

    /// <summary>The content: whole rows with their line ends.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    internal byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(DelimitedBlock));

    /// <summary>Clears the content and gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
