// Writes messages to a client through one buffer.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>
/// Messages in the making. When enough of them are whole they are sent, which waits for a client that is
/// slow: so a result never piles up here.
/// </summary>
internal sealed class WireOutput(Stream stream) : IBufferWriter<byte>
{
    /// <summary>The largest message that is made.</summary>
    public const int MaxMessageSizeBytes = 64 << 20;

    private const int SendAtBytes = 64 << 10;
    private byte[] _buffer = new byte[2 * SendAtBytes];
    private int _used;
    private int _message;

    /// <summary>Where the next byte goes; see <see cref="PatchInt32"/>.</summary>
    public int Position => _used;

    /// <summary>What was written from a position on.</summary>
    public Span<byte> Since(int position) => _buffer.AsSpan(position, _used - position);

    /// <summary>Takes back what was written from a position on.</summary>
    public void BackTo(int position) => _used = position;

    public void Begin(char type)
    {
        var span = GetSpan(5);
        span[0] = (byte)type;
        _message = _used;
        _used += 5;
    }

    public void End()
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_message + 1), _used - _message - 1);
        if (_used >= SendAtBytes)
        {
            Send();
        }
    }

    /// <summary>Takes back a message that was begun and not ended.</summary>
    public void Abandon() => _used = _message;

    public void Byte(byte value)
    {
        GetSpan(1)[0] = value;
        _used++;
    }

    public void Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), (short)value);
        _used += 2;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
        _used += 4;
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(GetSpan(8), value);
        _used += 8;
    }

    /// <summary>Sets the four bytes at a position.</summary>
    public void PatchInt32(int position, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(position), value);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Text without an end.</summary>
    public void Plain(string text) => _used += Encoding.UTF8.GetBytes(
        text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Text that ends with a NUL; one within it would end it early and is left out.</summary>
    public void Text(string text)
    {
        Plain(text.Replace("\0", "", StringComparison.Ordinal));
        Byte(0);
    }

    /// <summary>A message with nothing but one text.</summary>
    public void TextMessage(char type, string text)
    {
        Begin(type);
        Text(text);
        End();
    }

    /// <summary>A message without fields.</summary>
    public void Empty(char type)
    {
        Begin(type);
        End();
    }

    /// <summary>The report of a failure.</summary>
    /// <param name="severity">ERROR, or FATAL where the connection ends.</param>
    /// <param name="failure">What happened.</param>
    public void Error(string severity, LakeException failure)
    {
        Begin('E');
        Field('S', severity);
        Field('V', severity);
        Field('C', SqlState.Of(failure));
        Field('M', $"{failure.Id}: {failure.Message}");
        Field('H', failure.Hint);
        Byte(0);
        End();
    }

    /// <summary>Sends what is there.</summary>
    public void Send()
    {
        stream.Write(_buffer, 0, _used);
        stream.Flush();
        _used = 0;
        if (_buffer.Length > 16 * SendAtBytes)
        {
            _buffer = new byte[2 * SendAtBytes];
        }
    }

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return _buffer.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var needed = _used + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length)
        {
            if (needed > MaxMessageSizeBytes + (2 * SendAtBytes))
            {
                throw WireErrors.RowTooLarge(MaxMessageSizeBytes);
            }

            Array.Resize(ref _buffer, Math.Max(needed, 2 * _buffer.Length));
        }

        return _buffer.AsSpan(_used);
    }

    private void Field(char code, string text)
    {
        Byte((byte)code);
        Text(text);
    }
}
