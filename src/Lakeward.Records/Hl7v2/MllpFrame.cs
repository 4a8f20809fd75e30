// Puts a message into an MLLP frame.
using System.Buffers;

namespace Lakeward.Records.Hl7v2;

/// <summary>Writes frames: VT, content, FS, CR.</summary>
public static class MllpFrame
{
    /// <summary>Writes a message as one frame.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="message">The message; it may not hold VT, which would begin another frame.</param>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<byte> message)
    {
        if (message.Contains((byte)0x0B))
        {
            throw new ArgumentException("The message holds the start of a frame.", nameof(message));
        }

        target.Write<byte>([0x0B]);
        target.Write(message);
        target.Write<byte>([0x1C, (byte)'\r']);
    }
}
