// Unpacks gzip, whole or not at all.
using System.IO.Compression;
using System.Security.Cryptography;

namespace Lakeward.Ingest;

/// <summary>A gzip stream whose failures are the lake's own; cut-short input is a failure too.</summary>
/// <remarks>
/// References: RFC 1952. The class library checks each member's check value but takes a stream that ends in
/// the middle of a member for complete. So a member of our own, a random mark, is read after the input's
/// last: it comes out as the last bytes only if every member before it was complete.
/// </remarks>
internal sealed class UnpackingStream : Stream
{
    private const int MarkSizeBytes = 16;
    private const int BufferSizeBytes = 64 << 10;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkSizeBytes);
    private readonly byte[] _buffer = new byte[MarkSizeBytes + BufferSizeBytes];
    private readonly GZipStream _gzip;
    private int _start;
    private int _end;

    /// <summary>Starts unpacking.</summary>
    /// <param name="packed">The input; owned.</param>
    public UnpackingStream(Stream packed) =>
        _gzip = new GZipStream(new JoinedStream(packed, Pack(_mark)), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Yields all but the last bytes, which must be the mark.</summary>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= MarkSizeBytes)
        {
            if (!Fill())
            {
                return _buffer.AsSpan(_start, _end - _start).SequenceEqual(_mark)
                    ? 0
                    : throw IngestErrors.CompressionBroken();
            }
        }

        var count = Math.Min(buffer.Length, _end - _start - MarkSizeBytes);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            Array.Clear(_buffer);
        }

        base.Dispose(disposing);
    }

    private static MemoryStream Pack(byte[] mark)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(mark);
        }

        packed.Position = 0;
        return packed;
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = _gzip.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (InvalidDataException)
        {
            throw IngestErrors.CompressionBroken();
        }
    }
}
