// One end of a socket between the lake and an analyst's process, on which frames travel.
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A frame is its length (4 bytes, little endian), its kind (1 byte) and its content. One thread at a time
/// sends and one receives. Neither side trusts the other's lengths: a frame beyond the bound ends the
/// session.
/// </summary>
internal sealed class WallChannel : IDisposable
{
    /// <summary>The longest frame, which bounds a row of an answer too.</summary>
    public const int MaxSizeBytes = 256 << 20;

    private const int HeadSizeBytes = 5;
    private readonly FileStream _socket;
    private readonly byte[] _head = new byte[HeadSizeBytes];
    private readonly WallBuffer _received = new();

    public WallChannel(SafeFileHandle socket) =>
        _socket = new FileStream(socket, FileAccess.ReadWrite, bufferSize: 0);

    /// <summary>Sends a frame, whole.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send(WallFrame frame) => _socket.Write(frame.Complete());

    /// <summary>
    /// Receives a frame, valid until the next into the same buffer; null when the other side is gone.
    /// </summary>
    /// <param name="into">Where to; a buffer of the channel's own by default.</param>
    /// <exception cref="InvalidDataException">The frame is cut short or too long.</exception>
    public WallReader? Receive(WallBuffer? into = null)
    {
        var read = _socket.ReadAtLeast(_head, HeadSizeBytes, throwOnEndOfStream: false);
        if (read == 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_head);
        if (read < HeadSizeBytes || length is < 0 or > MaxSizeBytes)
        {
            throw new InvalidDataException("A frame is cut short or too long.");
        }

        var bytes = (into ?? _received).Room(length);
        if (_socket.ReadAtLeast(bytes.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
        {
            throw new InvalidDataException("A frame is cut short or too long.");
        }

        return new WallReader((WallKind)_head[4], bytes, length);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _received.Clear();
    }
}
