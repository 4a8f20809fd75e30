// Remembers the beginning of a stream that is read once.
namespace Lakeward.Records.Ccda;

/// <summary>Passes a stream on; tells afterwards how long it was and whether its first part declares a
/// document type.</summary>
internal sealed class LeadingBytes(Stream stream, int count) : Stream
{
    private readonly byte[] _leading = new byte[count];
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the beginning has a document type declaration, in an encoding that contains
    /// ASCII.</summary>
    internal bool HasDocumentType =>
        _leading.AsSpan(0, (int)Math.Min(_position, _leading.Length)).IndexOf("<!DOCTYPE"u8) >= 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = stream.Read(buffer);
        if (_position < _leading.Length)
        {
            var taken = (int)Math.Min(read, _leading.Length - _position);
            buffer[..taken].CopyTo(_leading.AsSpan((int)_position));
        }

        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
