// A sliding window over a stream.
namespace Lakeward.Records.Fhir;

/// <summary>
/// Bytes that were read and not yet used, and those that the caller still keeps. Places are absolute, counted
/// from the start of the stream.
/// </summary>
internal sealed class ByteWindow(Stream stream, int maxBytes)
{
    private const int LeastBytes = 64 << 10;
    private byte[] _buffer = new byte[Math.Min(LeastBytes, maxBytes)];
    private long _base;
    private int _at;
    private int _end;
    private (long Position, long Line) _mark = (-1, 1);

    /// <summary>The place of the first unread byte.</summary>
    internal long Position => _base + _at;

    /// <summary>The 1-based line of <see cref="Position"/>.</summary>
    internal long LineNumber { get; private set; } = 1;

    /// <summary>Whether the stream has no more bytes than those in the window.</summary>
    internal bool Ended { get; private set; }

    /// <summary>From where on bytes stay in the window although they were read.</summary>
    internal long Keep { get; set; } = long.MaxValue;

    internal ReadOnlySpan<byte> Unread => _buffer.AsSpan(_at, _end - _at);

    internal ReadOnlyMemory<byte> Slice(long start, int length) =>
        _buffer.AsMemory((int)(start - _base), length);

    internal ReadOnlySpan<byte> From(long start) =>
        _buffer.AsSpan((int)(start - _base), (int)(_base + _end - start));

    /// <summary>The line of an unread place; asked in order, no byte is looked at twice.</summary>
    internal long LineAt(long position)
    {
        var mark = _mark.Position < Position ? (Position, Line: LineNumber) : _mark;
        var between = _buffer.AsSpan((int)(mark.Position - _base), (int)(position - mark.Position));
        _mark = (position, mark.Line + between.Count((byte)'\n'));
        return _mark.Line;
    }

    internal void Advance(int count)
    {
        LineNumber += _buffer.AsSpan(_at, count).Count((byte)'\n');
        _at += count;
    }

    /// <summary>
    /// Reads until there is about twice as much unread as before, so that trying again and again stays
    /// linear; false when the window is full.
    /// </summary>
    internal bool Fill()
    {
        var wanted = Math.Max(LeastBytes, 2L * (_end - _at));
        MakeRoom(wanted);
        if (_end == _buffer.Length)
        {
            return false;
        }

        while (!Ended && _end < _buffer.Length && _end - _at < wanted)
        {
            var room = Math.Min(_buffer.Length - _end, wanted - (_end - _at));
            var read = stream.Read(_buffer, _end, (int)room);
            _end += read;
            Ended = read == 0;
        }

        return true;
    }

    /// <summary>Takes unread bytes out of the window, as if they had not been in the stream.</summary>
    internal void Remove(int offset, int count)
    {
        LineNumber += _buffer.AsSpan(_at + offset, count).Count((byte)'\n');
        _mark = (-1, 1);
        var kept = _buffer.AsSpan((_at + offset + count).._end);
        kept.CopyTo(_buffer.AsSpan(_at + offset));
        _end -= count;
    }

    /// <summary>Clears what was read.</summary>
    internal void Clear() => Array.Clear(_buffer);

    private void MakeRoom(long wanted)
    {
        var first = (int)Math.Min(_at, Math.Max(0, Keep - _base));
        var held = _end - first;
        var needed = Math.Min(maxBytes, _at - first + wanted);
        var target = _buffer;
        if (_buffer.Length < needed)
        {
            target = new byte[(int)Math.Min(maxBytes, Math.Max(needed, _buffer.Length * 2L))];
        }

        if (first > 0 || target != _buffer)
        {
            _buffer.AsSpan(first, held).CopyTo(target);
        }

        if (target != _buffer)
        {
            Array.Clear(_buffer);
            _buffer = target;
        }

        (_base, _at, _end) = (_base + first, _at - first, held);
    }
}
