// Takes MLLP frames off a connection.
using System.Buffers;
using System.IO.Pipelines;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Frames of the minimal lower layer protocol: VT, content, FS, CR. After anything that is no frame the
/// reader goes on with the next VT, so that one bad frame costs only itself. An FS is an end only when CR
/// follows it. For a stream, give <c>PipeReader.Create(stream)</c>.
/// <para>References: HL7 Version 3 Transport Specification: MLLP, release 1 and 2.</para>
/// </summary>
public sealed class MllpReader(PipeReader pipe, MllpLimits? limits = null)
{
    private const byte Start = 0x0B;
    private readonly int _maxFrameBytes = (limits ?? new MllpLimits()).MaxFrameBytes;
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _consumed;
    private bool _holds;
    private bool _inFrame;
    private bool _skipping;
    private long _scanned;

    /// <summary>The content of the current frame; it lives until the next call.</summary>
    public ReadOnlySequence<byte> Frame { get; private set; }

    /// <summary>Waits for the next frame, or for the next thing that is none.</summary>
    public async ValueTask<MllpOutcome> ReadAsync(CancellationToken cancellation = default)
    {
        Release();
        while (true)
        {
            var result = await pipe.ReadAsync(cancellation);
            _buffer = result.Buffer;
            var outcome = Take(result.IsCompleted, out _consumed);
            if (outcome is { } found)
            {
                _holds = true;
                return found;
            }

            pipe.AdvanceTo(_consumed, _buffer.End);
        }
    }

    private void Release()
    {
        if (_holds)
        {
            Frame = default;
            pipe.AdvanceTo(_consumed);
            _holds = false;
        }
    }

    private MllpOutcome? Take(bool isLast, out SequencePosition consumed)
    {
        consumed = _buffer.Start;
        if (!_inFrame)
        {
            return TakeOutside(isLast, out consumed);
        }

        var reader = new SequenceReader<byte>(_buffer);
        reader.Advance(_scanned);
        while (reader.TryAdvanceToAny([Start, 0x1C], advancePastDelimiter: false))
        {
            _ = reader.TryPeek(out var mark);
            if (mark == Start)
            {
                consumed = reader.Position;
                return Leave(Unclosed(reader.Consumed));
            }

            if (!reader.TryPeek(1, out var next) && !isLast)
            {
                break;
            }

            if (next == (byte)'\r')
            {
                Frame = _skipping ? default : _buffer.Slice(_buffer.Start, reader.Position);
                reader.Advance(2);
                consumed = reader.Position;
                return Leave(
                    _skipping || Frame.Length > _maxFrameBytes ? MllpOutcome.TooLong : MllpOutcome.Frame);
            }

            reader.Advance(1);
        }

        return TakePart(reader, isLast, out consumed);
    }

    /// <summary>No end is in sight: waits for more, or lets go of what is too long already.</summary>
    private MllpOutcome? TakePart(SequenceReader<byte> reader, bool isLast, out SequencePosition consumed)
    {
        _ = reader.TryPeek(out var mark);
        var searched = reader.End || mark != 0x1C ? _buffer.Length : reader.Consumed;
        consumed = _buffer.Start;
        if (isLast)
        {
            consumed = _buffer.End;
            return Leave(Unclosed(_buffer.Length));
        }

        _scanned = searched;
        if (_skipping || searched > _maxFrameBytes)
        {
            (_skipping, _scanned) = (true, 0);
            consumed = _buffer.GetPosition(searched);
        }

        return null;
    }

    private MllpOutcome? TakeOutside(bool isLast, out SequencePosition consumed)
    {
        var start = _buffer.PositionOf(Start);
        var before = start is { } at ? _buffer.Slice(_buffer.Start, at) : _buffer;
        consumed = start ?? _buffer.End;
        if (HasContent(before))
        {
            return MllpOutcome.Stray;
        }

        if (start is { } begin)
        {
            consumed = _buffer.GetPosition(1, begin);
            _buffer = _buffer.Slice(consumed);
            (_inFrame, _skipping, _scanned) = (true, false, 0);
            return Take(isLast, out consumed);
        }

        return isLast ? MllpOutcome.End : null;
    }

    /// <summary>Line ends between frames are let pass.</summary>
    private static bool HasContent(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.ContainsAnyExcept((byte)'\r', (byte)'\n'))
            {
                return true;
            }
        }

        return false;
    }

    private MllpOutcome Unclosed(long length) =>
        _skipping || length > _maxFrameBytes ? MllpOutcome.TooLong : MllpOutcome.Truncated;

    private MllpOutcome Leave(MllpOutcome outcome)
    {
        Frame = outcome == MllpOutcome.Frame ? Frame : default;
        (_inFrame, _skipping, _scanned) = (false, false, 0);
        return outcome;
    }
}
