// A frame that was received.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lakeward.Engine.Wall;

/// <summary>Reads a frame's content in order; whatever does not fit ends the session.</summary>
/// <param name="kind">What the frame says.</param>
/// <param name="bytes">Holds the content, at a place that does not move.</param>
/// <param name="length">How long it is.</param>
internal sealed unsafe class WallReader(WallKind kind, byte[] bytes, int length)
{
    private int _at;

    public WallKind Kind => kind;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A number of things that follow, each of at least a byte.</summary>
    public int Count()
    {
        var count = Int32();
        return count >= 0 && count <= length - _at ? count : throw Malformed();
    }

    /// <summary>Bytes that their length stands before.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The next bytes, in place.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public Span<byte> Take(int size)
    {
        if (size < 0 || size > length - _at)
        {
            throw Malformed();
        }

        _at += size;
        return bytes.AsSpan(_at - size, size);
    }

    /// <summary>Where what is left begins, and its size; it counts as read.</summary>
    public (nint Start, long Size) Rest()
    {
        var rest = bytes.AsSpan(_at, length - _at);
        _at = length;
        return ((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rest)), rest.Length);
    }

    public static InvalidDataException Malformed() => new("A frame does not hold what its kind promises.");
}
