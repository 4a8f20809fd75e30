// Reads messages from a client, none larger than allowed.
using System.Buffers.Binary;

namespace Lakeward.Server.Wire;

/// <summary>The stream of a client's messages; each is valid until the next is read.</summary>
internal sealed class WireInput(Stream stream)
{
    private const int HeadSizeBytes = 5;
    private const int FirstBufferSizeBytes = 8 << 10;
    private readonly byte[] _head = new byte[HeadSizeBytes];
    private byte[] _body = new byte[FirstBufferSizeBytes];
    private int _size;

    /// <summary>The current message's body.</summary>
    public MessageBody Body => new(_body.AsSpan(0, _size));

    /// <summary>Reads the next message; 0 where the client has closed the connection.</summary>
    /// <param name="limit">The largest body in bytes.</param>
    public char Read(int limit)
    {
        if (stream.ReadAtLeast(_head, HeadSizeBytes, throwOnEndOfStream: false) < HeadSizeBytes)
        {
            return '\0';
        }

        return ReadBody(BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1)), limit)
            ? (char)_head[0]
            : '\0';
    }

    /// <summary>Reads a message without a type, as they are before a session begins.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ReadUntyped(int limit) =>
        stream.ReadAtLeast(_head.AsSpan(0, 4), 4, throwOnEndOfStream: false) == 4
        && ReadBody(BinaryPrimitives.ReadInt32BigEndian(_head), limit);

    private bool ReadBody(int length, int limit)
    {
        if (length < 4)
        {
            throw WireErrors.Malformed("its length");
        }

        _size = length - 4;
        if (_size > limit)
        {
            throw WireErrors.TooLarge(limit);
        }

        if (_size > _body.Length || (_body.Length > FirstBufferSizeBytes && _size <= FirstBufferSizeBytes))
        {
            _body = new byte[Math.Max(_size, FirstBufferSizeBytes)];
        }

        return stream.ReadAtLeast(_body.AsSpan(0, _size), _size, throwOnEndOfStream: false) == _size;
    }
}
