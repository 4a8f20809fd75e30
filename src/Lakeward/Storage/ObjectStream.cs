// The content of an object as a stream that can be sought in.
namespace Lakeward.Storage;

/// <summary>
/// A read-only stream over an <see cref="ObjectReader"/>. Who reads on from where the last read ended gets
/// windows that double up to the reader's own size; who jumps gets little more than was asked for.
/// </summary>
internal sealed class ObjectStream(ObjectReader reader) : Stream
{
    private const int FirstWindowBytes = 64 << 10;
    private byte[] _window = [];
    private int _filled;
    private long _start;
    private long _end = -1;
    private int _next = FirstWindowBytes;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => reader.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _position >= Length)
        {
            return 0;
        }

        if (_position < _start || _position >= _start + _filled)
        {
            var isNext = _position == _end;
            _next = isNext ? (int)Math.Min(2L * _next, reader.ReadSizeBytes) : FirstWindowBytes;
            if (buffer.Length >= _next)
            {
                return ReadPast(buffer);
            }

            Fill();
        }

        var within = (int)(_position - _start);
        var size = Math.Min(_filled - within, buffer.Length);
        _window.AsSpan(within, size).CopyTo(buffer);
        _position += size;
        return size;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => Length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        return _position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>A large read needs no window of its own.</summary>
    private int ReadPast(Span<byte> buffer)
    {
        var read = reader.Read(_position, buffer);
        _next = Math.Max(_next, Math.Min(read, reader.ReadSizeBytes));
        _position += read;
        _end = _position;
        return read;
    }

    private void Fill()
    {
        var size = (int)Math.Min(_next, Length - _position);
        if (_window.Length < size)
        {
            _window = GC.AllocateUninitializedArray<byte>(size);
        }

        _filled = 0;
        _filled = reader.Read(_position, _window.AsSpan(0, size));
        _start = _position;
        _end = _start + _filled;
    }
}
