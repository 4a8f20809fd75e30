// Builds the small binary trees in which Arrow describes its messages.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Query;

/// <summary>
/// A buffer that grows from its end to its start, so that whatever is pointed at is there before its pointer.
/// A place is counted from the end. One table at a time: make what it points at first.
/// </summary>
/// <remarks>References: the FlatBuffers binary format, "Internals".</remarks>
internal sealed class FlatBuffer
{
    private const int Alignment = 8;
    private readonly List<(int Slot, int Place)> _fields = [];
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _tableStart;

    /// <summary>Adds text and returns its place.</summary>
    public int Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Align(sizeof(int), utf8.Length + 1);
        Take(1)[0] = 0;
        utf8.CopyTo(Take(utf8.Length));
        Int32(utf8.Length);
        return _used;
    }

    /// <summary>Adds a vector of pointers and returns its place.</summary>
    public int Pointers(IReadOnlyList<int> places)
    {
        Align(sizeof(int), sizeof(int) * places.Count);
        for (var at = places.Count - 1; at >= 0; at--)
        {
            Int32(_used + sizeof(int) - places[at]);
        }

        Int32(places.Count);
        return _used;
    }

    /// <summary>Adds a vector of structs of two 64-bit integers each and returns its place.</summary>
    public int Pairs(IReadOnlyList<(long First, long Second)> pairs)
    {
        Align(Alignment, 2 * sizeof(long) * pairs.Count);
        for (var at = pairs.Count - 1; at >= 0; at--)
        {
            var pair = Take(2 * sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(pair, pairs[at].First);
            BinaryPrimitives.WriteInt64LittleEndian(pair[sizeof(long)..], pairs[at].Second);
        }

        Int32(pairs.Count);
        return _used;
    }

    /// <summary>Begins a table.</summary>
    public FlatBuffer Begin()
    {
        _fields.Clear();
        _tableStart = _used;
        return this;
    }

    /// <summary>Adds a byte or a truth value to the table.</summary>
    public FlatBuffer Byte(int slot, byte value)
    {
        Take(1)[0] = value;
        return Mark(slot);
    }

    /// <summary>Adds a 16-bit integer to the table.</summary>
    public FlatBuffer Int16(int slot, short value)
    {
        Align(sizeof(short), sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), value);
        return Mark(slot);
    }

    /// <summary>Adds a 32-bit integer to the table.</summary>
    public FlatBuffer Int32(int slot, int value)
    {
        Align(sizeof(int), sizeof(int));
        Int32(value);
        return Mark(slot);
    }

    /// <summary>Adds a 64-bit integer to the table.</summary>
    public FlatBuffer Int64(int slot, long value)
    {
        Align(sizeof(long), sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return Mark(slot);
    }

    /// <summary>Adds a pointer to the table.</summary>
    public FlatBuffer Pointer(int slot, int place)
    {
        Align(sizeof(int), sizeof(int));
        Int32(_used + sizeof(int) - place);
        return Mark(slot);
    }

    /// <summary>Ends the table and returns its place.</summary>
    public int End()
    {
        Align(sizeof(int), sizeof(int));
        Int32(0);
        var table = _used;
        var slots = _fields.Count == 0 ? 0 : _fields.Max(field => field.Slot) + 1;
        var directory = Take(sizeof(short) * (slots + 2));
        directory.Clear();
        BinaryPrimitives.WriteInt16LittleEndian(directory, (short)directory.Length);
        BinaryPrimitives.WriteInt16LittleEndian(directory[sizeof(short)..], (short)(table - _tableStart));
        foreach (var (slot, place) in _fields)
        {
            BinaryPrimitives.WriteInt16LittleEndian(
                directory[(sizeof(short) * (slot + 2))..], (short)(table - place));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>Ends the buffer at its root; its size is a multiple of eight bytes.</summary>
    public ReadOnlySpan<byte> Finish(int root)
    {
        Align(Alignment, sizeof(int));
        Int32(_used + sizeof(int) - root);
        return _bytes.AsSpan(_bytes.Length - _used);
    }

    private FlatBuffer Mark(int slot)
    {
        _fields.Add((slot, _used));
        return this;
    }

    private void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Pads so that the buffer is aligned once so many more bytes were added.</summary>
    private void Align(int size, int more)
    {
        var gap = (size - ((_used + more) % size)) % size;
        Take(gap).Clear();
    }

    private Span<byte> Take(int size)
    {
        if (_used + size > _bytes.Length)
        {
            var larger = new byte[Math.Max(2 * _bytes.Length, _used + size)];
            _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
            _bytes = larger;
        }

        _used += size;
        return _bytes.AsSpan(_bytes.Length - _used, size);
    }
}
