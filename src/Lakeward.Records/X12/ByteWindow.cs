// A sliding view of a stream that knows on which line it stands.
using System.Runtime.CompilerServices;
using Lakeward.Records.Delimited;

namespace Lakeward.Records.X12;

/// <summary>Holds the bytes from the current place on; grows only as far as its user fills it.</summary>
internal sealed class ByteWindow(Stream stream)
{
    private const int FirstSize = 128 << 10;
    private byte[] _buffer = new byte[FirstSize + ByteLump.Size];
    private int _start;
    private int _end;
    private int _counted;
    private long _line = 1;
    private bool _isEnded;

    /// <summary>What is at hand.</summary>
    public ReadOnlySpan<byte> Content
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_buffer, _start, unchecked(_end - _start));
    }

    /// <summary>What is at hand with at least 64 more bytes that mean nothing.</summary>
    public ReadOnlySpan<byte> Padded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_buffer, _start, unchecked(_buffer.Length - _start));
    }

    /// <summary>How much is at hand.</summary>
    public int Length => unchecked(_end - _start);

    /// <summary>The line of the current place.</summary>
    public long LineNumber
    {
        get
        {
            CountLines();
            return _line;
        }
    }

    /// <summary>Moves on within what is at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => _start = unchecked(_start + count);

    /// <summary>Brings more bytes; false at the end of the stream.</summary>
    public bool Fill()
    {
        if (_isEnded)
        {
            return false;
        }

        MakeRoom();
        var read = stream.Read(_buffer, _end, _buffer.Length - ByteLump.Size - _end);
        _isEnded = read == 0;
        _end += read;
        return read > 0;
    }

    /// <summary>Brings so many bytes, or as many as there are.</summary>
    public bool Ensure(int count)
    {
        while (Length < count && Fill())
        {
        }

        return Length >= count;
    }

    /// <summary>Moves on over bytes that are not at hand yet, without keeping them.</summary>
    public bool Skip(long count)
    {
        while (count > Length)
        {
            count -= Length;
            Advance(Length);
            if (!Fill())
            {
                return false;
            }
        }

        Advance((int)count);
        return true;
    }

    /// <summary>Zeroes what was read.</summary>
    public void Clear() => Array.Clear(_buffer);

    // Moves or grows only when the end is reached, so that the copying stays in proportion to the reading.
    private void MakeRoom()
    {
        var capacity = _buffer.Length - ByteLump.Size;
        if (_end < capacity)
        {
            return;
        }

        CountLines();
        var target = Length > capacity / 2 ? new byte[(capacity * 2) + ByteLump.Size] : _buffer;
        Content.CopyTo(target);
        if (target != _buffer)
        {
            Clear();
            _buffer = target;
        }

        _end = Length;
        _start = 0;
        _counted = 0;
    }

    private void CountLines()
    {
        _line += _buffer.AsSpan(_counted, _start - _counted).Count((byte)'\n');
        _counted = _start;
    }
}
