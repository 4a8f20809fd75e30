// Reads a file of HL7 v2 messages one by one.
namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Streams messages out of a file: single ones, many in a row, batches, with or without MLLP frames.
/// <para>References: HL7 v2.9, chapter 2, 2.5 (structure), 2.7 (escapes), 2.10 (batches, continuation), 2.14.9
/// (MSH).</para>
/// <para>
/// Rules. Delimiters are those that each MSH declares. A segment ends at CR, LF or CRLF. A line that is no
/// segment goes on with the one before it. Values are UTF-8 whatever the message's character set. A message
/// with an issue of severity Error is handed to <see cref="Rejected"/> and left out; the others are read.
/// What is wrong with batches and the file as a whole is in <see cref="Issues"/>.
/// </para>
/// </summary>
public sealed class Hl7Reader : IDisposable
{
    private readonly MessageSplitter _splitter;
    private readonly Hl7Limits _limits;
    private readonly BatchCounts _batches = new();
    private readonly MessageCheck _check;
    private bool _atEnd;

    private Hl7Reader(Stream stream, Hl7Limits limits)
    {
        _splitter = new MessageSplitter(stream, limits);
        _limits = limits;
        _check = new MessageCheck(limits);
        Message = new Hl7Message(limits);
    }

    /// <summary>Called with each message that is set aside.</summary>
    public Action<Hl7Rejection>? Rejected { get; set; }

    /// <summary>The current part; its content changes with each step of the reader.</summary>
    public Hl7Message Message { get; }

    /// <summary>The issues of batches and of the file as a whole; complete at the end.</summary>
    public IReadOnlyList<RecordIssue> Issues => _batches.Issues;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static Hl7Reader Open(Stream stream, Hl7Limits? limits = null) =>
        new(stream, limits ?? Hl7Limits.Default);

    /// <summary>Moves to the next good message and passes over the segments of batches.</summary>
    public bool NextMessage()
    {
        while (Next() is var part && part != Hl7Part.None)
        {
            if (part == Hl7Part.Message)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Moves to the next good message or segment of a batch.</summary>
    /// <returns>What <see cref="Message"/> now is; <see cref="Hl7Part.None"/> at the end.</returns>
    public Hl7Part Next()
    {
        while (_splitter.Next())
        {
            Message.Part = _splitter.Part;
            Message.LineNumber = _splitter.LineNumber;
            Message.RawBytes = _splitter.Bytes;
            Message.ClearIssues();
            if (_splitter.Part == Hl7Part.Message)
            {
                Message.MessageNumber = _batches.CountMessage();
                if (_check.Read(Message, _splitter))
                {
                    return Hl7Part.Message;
                }

                Reject();
            }
            else if (ReadEnvelope())
            {
                return _splitter.Part;
            }
        }

        if (!_atEnd)
        {
            _atEnd = true;
            _batches.End(new RecordLocation(_splitter.LineNumber));
        }

        return Hl7Part.None;
    }

    /// <summary>Clears what was read.</summary>
    public void Dispose() => _splitter.Clear();

    private bool ReadEnvelope()
    {
        if (_splitter.TooLong)
        {
            _batches.Report(Hl7Issues.MessageTooLong(new RecordLocation(_splitter.LineNumber)));
            return false;
        }

        var line = _splitter.Bytes.Span;
        Message.Delimiters = _splitter.Part switch
        {
            Hl7Part.FileHeader or Hl7Part.BatchHeader when Hl7Delimiters.TryRead(line, out var own) => own,
            _ when line.Length > 3 => Message.Delimiters with { Field = line[3] },
            _ => Hl7Delimiters.Recommended,
        };
        Message.Load(_splitter.Bytes);
        _batches.Take(Message);
        return true;
    }

    private void Reject() => Rejected?.Invoke(new Hl7Rejection(
        [.. Message.Issues], Message.LineNumber, Message.MessageNumber, Message.RawBytes));
}
