// Walks through one row byte by byte, across buffers.
namespace Lakeward.Records.Delimited;

/// <summary>
/// The plain state machine of a row. It serves where speed does not matter: to pass over a row that is too
/// long to hold, to find the header, and to detect the format.
/// </summary>
internal struct RowWalk(DelimitedFormat format)
{
    private readonly byte _quote = format.Quote;
    private readonly byte _delimiter = format.Delimiter;
    private State _state = State.FieldStart;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        LineEnd,
        Done,
    }

    /// <summary>The physical line ends passed, the row's own included.</summary>
    internal int Lines { get; private set; }

    /// <summary>Whether the row has ended and the byte after it was seen.</summary>
    internal readonly bool Ended => _state == State.Done;

    /// <summary>Whether the walk stands inside a quoted field.</summary>
    internal readonly bool InQuotes => _state == State.Quoted;

    private bool AfterCr { get; set; }

    /// <summary>Goes on through the bytes; returns how many belong to the row, its line end
    /// included.</summary>
    internal int Feed(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            var value = bytes[at];
            if (_state == State.LineEnd)
            {
                _state = State.Done;
                return value == '\n' ? at + 1 : at;
            }

            Step(value);
            if (_state == State.Done)
            {
                return at + 1;
            }
        }

        return bytes.Length;
    }

    private void Step(byte value)
    {
        if (_state == State.Quoted)
        {
            _state = value == _quote ? State.QuoteInQuoted : State.Quoted;
            Lines += value == '\r' || (value == '\n' && !AfterCr) ? 1 : 0;
            AfterCr = value == '\r';
            return;
        }

        if (value is (byte)'\n' or (byte)'\r')
        {
            Lines++;
            _state = value == '\n' ? State.Done : State.LineEnd;
        }
        else if (value == _quote && _state is State.FieldStart or State.QuoteInQuoted)
        {
            _state = State.Quoted;
            AfterCr = false;
        }
        else if (value == _delimiter)
        {
            _state = State.FieldStart;
        }
        else if (value != ' ' || _state != State.FieldStart)
        {
            _state = State.Plain;
        }
    }
}
