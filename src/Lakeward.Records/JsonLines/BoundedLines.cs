// Cuts a stream into lines of bounded length.
namespace Lakeward.Records.JsonLines;

/// <summary>Reads lines that end at LF; a line over the limit is passed over in constant memory.</summary>
internal sealed class BoundedLines(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[Math.Min(64 << 10, maxLineBytes + 1)];
    private int _start;
    private int _length;
    private bool _ended;

    /// <summary>The 1-based number of the current line.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>The current line without its LF; empty when it was too long.</summary>
    internal ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the current line was over the limit.</summary>
    internal bool TooLong { get; private set; }

    /// <summary>Moves to the next line.</summary>
    internal bool Next()
    {
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _length - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                Take(searched + end, searched + end + 1);
                return true;
            }

            searched = _length;
            if (_ended)
            {
                Take(_length, _length);
                return !Line.IsEmpty || TooLong;
            }

            if (_length > maxLineBytes)
            {
                TooLong = true;
                _length = searched = 0;
            }

            Fill();
        }
    }

    /// <summary>Clears what was read.</summary>
    internal void Clear() => Array.Clear(_buffer);

    private void Take(int length, int used)
    {
        TooLong |= length > maxLineBytes;
        Line = TooLong ? default : _buffer.AsMemory(_start, length);
        LineNumber++;
        _start += used;
        _length -= used;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _length).CopyTo(_buffer);
            _start = 0;
        }

        if (_length == _buffer.Length)
        {
            var larger = new byte[(int)Math.Min(_buffer.Length * 2L, maxLineBytes + 1L)];
            _buffer.AsSpan(0, _length).CopyTo(larger);
            Array.Clear(_buffer);
            _buffer = larger;
        }

        var read = stream.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        _ended = read == 0;
    }
}
