// Cuts a file of HL7 v2 messages into its parts.
using System.Buffers;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Finds where messages and the segments of batches begin and end, at bounded memory: line ends of every
/// kind, blank lines, byte order marks and the bytes of MLLP frames between parts. A message reaches from its
/// MSH to the next MSH, batch segment or end of frame; what it holds is not looked at.
/// </summary>
internal sealed class MessageSplitter(Stream stream, Hl7Limits limits)
{
    private const byte StartOfFrame = 0x0B;
    private const byte EndOfFrame = 0x1C;

    /// <summary>A byte order mark, a name, and the byte after it.</summary>
    private const int Lookahead = 7;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);
    private readonly Utf8Source _source = new(stream);
    private byte[] _buffer = new byte[Math.Min(64 << 10, limits.MaxMessageBytes + Lookahead + 1)];
    private int _start;
    private int _end;
    private int _used;
    private long _nextLine = 1;
    private bool _ended;
    private bool _afterCarriageReturn;
    private bool _inFrame;

    /// <summary>What the current part is by its first segment; a message where it is none of the
    /// others.</summary>
    internal Hl7Part Part { get; private set; }

    /// <summary>Whether the part begins with MSH.</summary>
    internal bool HasHeader { get; private set; }

    /// <summary>The part with its line ends; empty when it was too long.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The 1-based line on which the part begins.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>Whether the part was over the limit.</summary>
    internal bool TooLong { get; private set; }

    /// <summary>Whether the part ends where its frame should still go on.</summary>
    internal bool IsTruncated { get; private set; }

    /// <summary>Whether the file is written in UTF-16.</summary>
    internal bool IsUtf16 => _source.IsUtf16;

    /// <summary>Moves to the next part.</summary>
    internal bool Next()
    {
        _start += _used;
        _used = 0;
        (TooLong, IsTruncated, Bytes) = (false, false, default);
        if (!SkipToPart())
        {
            return false;
        }

        LineNumber = _nextLine;
        (Part, HasHeader) = Kind(0);
        ReadPart();
        return true;
    }

    /// <summary>Clears what was read.</summary>
    internal void Clear()
    {
        Array.Clear(_buffer);
        _source.Clear();
    }

    /// <summary>Passes over what may stand between parts.</summary>
    private bool SkipToPart()
    {
        while (_start < _end || Fill(0) >= 0)
        {
            if (_start == _end)
            {
                continue;
            }

            var value = _buffer[_start];
            if (value is (byte)'\r' or (byte)'\n')
            {
                CountLine(value, _afterCarriageReturn);
            }
            else if (value is StartOfFrame or EndOfFrame)
            {
                _inFrame = value == StartOfFrame;
            }
            else if (value == 0xEF && HasMark(0))
            {
                _start += 2;
            }
            else if (value is not ((byte)' ' or (byte)'\t'))
            {
                Require(0);
                return true;
            }

            _afterCarriageReturn = value == (byte)'\r';
            _start++;
        }

        return false;
    }

    private void ReadPart()
    {
        var scan = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scan, _end - _start - scan).IndexOfAny(LineEnds);
            if (found < 0)
            {
                scan = _end - _start;
                if (_ended)
                {
                    Finish(scan, scan, _inFrame && Part == Hl7Part.Message);
                    return;
                }

                // The last byte is kept: it may be the end of a frame.
                scan -= Math.Max(0, Fill(scan - 1));
                continue;
            }

            var end = scan + found;
            var before = end > 0 ? _buffer[_start + end - 1] : (byte)0;
            CountLine(_buffer[_start + end], before == (byte)'\r');
            scan = end + 1;
            if (before == EndOfFrame || Part != Hl7Part.Message)
            {
                Finish(end, scan, truncated: false);
                return;
            }

            scan -= Require(scan);
            if (Begins(scan))
            {
                Finish(scan, scan, _inFrame && _buffer[_start + scan] == StartOfFrame);
                return;
            }
        }
    }

    private void Finish(int length, int used, bool truncated)
    {
        var bytes = _buffer.AsMemory(_start, length);
        if (bytes.Span is [.., EndOfFrame])
        {
            (_inFrame, truncated) = (false, false);
            bytes = bytes[..^1];
        }

        TooLong |= bytes.Length > limits.MaxMessageBytes;
        Bytes = TooLong ? default : bytes;
        IsTruncated = truncated;
        _used = used;
        _afterCarriageReturn = used > 0 && _buffer[_start + used - 1] == (byte)'\r';
    }

    /// <summary>Whether a new part, or the end of this one's frame, stands at the beginning of a
    /// line.</summary>
    private bool Begins(int at)
    {
        if (_start + at >= _end)
        {
            return false;
        }

        return _buffer[_start + at] switch
        {
            StartOfFrame or EndOfFrame => true,
            0xEF when HasMark(at) => Kind(at + 3) is (not Hl7Part.Message, _) or (_, true),
            (byte)'M' or (byte)'F' or (byte)'B' => Kind(at) is (not Hl7Part.Message, _) or (_, true),
            _ => false,
        };
    }

    private (Hl7Part Part, bool HasHeader) Kind(int at)
    {
        var line = _buffer.AsSpan(_start + at, _end - _start - at);
        if (line.Length < 3 || (line.Length > 3 && IsWord(line[3])))
        {
            return (Hl7Part.Message, false);
        }

        return (line[0], line[1], line[2]) switch
        {
            ((byte)'M', (byte)'S', (byte)'H') => (Hl7Part.Message, true),
            ((byte)'F', (byte)'H', (byte)'S') => (Hl7Part.FileHeader, false),
            ((byte)'B', (byte)'H', (byte)'S') => (Hl7Part.BatchHeader, false),
            ((byte)'B', (byte)'T', (byte)'S') => (Hl7Part.BatchTrailer, false),
            ((byte)'F', (byte)'T', (byte)'S') => (Hl7Part.FileTrailer, false),
            _ => (Hl7Part.Message, false),
        };
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is 32 or >= 128;

    private bool HasMark(int at) =>
        Require(at) >= 0 && _buffer.AsSpan(_start + at, _end - _start - at).StartsWith("\uFEFF"u8);

    private void CountLine(byte lineEnd, bool afterCarriageReturn)
    {
        if (lineEnd == (byte)'\r' || !afterCarriageReturn)
        {
            _nextLine++;
        }
    }

    /// <summary>Fills the buffer until a beginning of a line can be told; what fell off the
    /// front.</summary>
    private int Require(int at)
    {
        var dropped = 0;
        while (!_ended && _end - _start - (at - dropped) < Lookahead)
        {
            dropped += Math.Max(0, Fill(at - dropped));
        }

        return dropped;
    }

    /// <summary>
    /// Reads more. Where the part is too long already, all before <paramref name="keep"/> falls off.
    /// </summary>
    /// <returns>How much fell off, or -1 at the end.</returns>
    private int Fill(int keep)
    {
        if (_start > 0 && _end > _start)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        }

        (_start, _end) = (0, _end - _start);
        var dropped = 0;
        if (_buffer.Length - _end < 16 && !Grow())
        {
            TooLong = true;
            dropped = Math.Max(0, keep);
            _buffer.AsSpan(dropped, _end - dropped).CopyTo(_buffer);
            _end -= dropped;
        }

        var read = _source.Read(_buffer.AsSpan(_end));
        _end += read;
        _ended = read == 0;
        return _ended ? -1 : dropped;
    }

    private bool Grow()
    {
        var most = limits.MaxMessageBytes + 64L;
        if (_buffer.Length >= most)
        {
            return false;
        }

        var larger = new byte[(int)Math.Min(_buffer.Length * 2L, most)];
        _buffer.AsSpan(0, _end).CopyTo(larger);
        Array.Clear(_buffer);
        _buffer = larger;
        return true;
    }
}
