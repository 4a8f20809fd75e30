// The content of one entry, bounded and checked while it is read.
using System.IO.Compression;

namespace Lakeward.Records.Archive;

/// <summary>
/// Reads an entry forward. It throws <see cref="ZipEntryException"/> when the entry goes over a limit, or
/// turns out damaged at its end; so whoever reads to the end without an exception has read the whole.
/// </summary>
internal sealed class EntryStream : Stream
{
    private readonly ZipHeader _header;
    private readonly ZipLimits _limits;
    private readonly RecordLocation _at;
    private readonly Stream _content;
    private readonly Action<int> _count;
    private readonly long _totalLeft;
    private Crc32 _crc;
    private long _read;

    /// <param name="archive">The archive; other reads move its position in between.</param>
    /// <param name="header">The entry.</param>
    /// <param name="offset">Where its content begins.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="at">Its place, for issues.</param>
    /// <param name="totalLeft">How much all entries together may still unfold to.</param>
    /// <param name="count">Told how much was read.</param>
    internal EntryStream(
        Stream archive, ZipHeader header, long offset, ZipLimits limits, RecordLocation at, long totalLeft,
        Action<int> count)
    {
        (_header, _limits, _at, _totalLeft, _count) = (header, limits, at, totalLeft, count);
        var part = new PartStream(archive, offset, header.CompressedBytes);
        _content = header.Method == 0 ? part : new DeflateStream(part, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _header.ContentBytes;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int read;
        try
        {
            read = _content.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw new ZipEntryException(ZipIssues.Damaged(_at));
        }

        _read += read;
        _count(read);
        if (_read > _limits.MaxEntryBytes || _read > _totalLeft)
        {
            throw new ZipEntryException(ZipIssues.TooLarge(_at));
        }

        if (_read > _limits.FreeBytes && _read / _limits.MaxRatio > _header.CompressedBytes)
        {
            throw new ZipEntryException(ZipIssues.Bomb(_at));
        }

        _crc.Add(buffer[..read]);
        if (_read > _header.ContentBytes
            || (read == 0 && (_read != _header.ContentBytes || _crc.Value != _header.Crc)))
        {
            throw new ZipEntryException(ZipIssues.Damaged(_at));
        }

        return read;
    }

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
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
