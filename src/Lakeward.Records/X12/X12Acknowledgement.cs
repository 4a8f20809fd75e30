// Answers a delivery with the acknowledgements of the standard.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lakeward.Records.X12;

/// <summary>
/// Writes 999 implementation acknowledgments (005010X231) and TA1 interchange acknowledgments (X12.5) for
/// what an event reader reads: one 999 for each functional group, none for acknowledgements themselves, and
/// a TA1 in an interchange of its own where ISA14 asks for one or the interchange has errors. Nothing is
/// kept but what belongs to the current transaction set. Values of the data are never repeated, except
/// control numbers and identifiers of the envelope.
/// </summary>
public sealed class X12Acknowledgement
{
    private readonly X12Writer _writer;
    private readonly DateTime _time;
    private readonly Dictionary<int, byte[]> _header = [];
    private readonly List<string> _segment = [];
    private byte[] _groupNumber = [];
    private byte[][] _set = [];
    private long _controlNumber;
    private long _setStart;
    private long _segmentCount;
    private int _setCount;
    private int _received;
    private int _accepted;
    private bool _isAnswered;
    private bool _isOpen;

    /// <summary>Begins an answer.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="time">The time that the answer bears.</param>
    /// <param name="firstControlNumber">The first interchange control number to use, from 1 to
    /// 999,999,999.</param>
    public X12Acknowledgement(IBufferWriter<byte> output, DateTime time, int firstControlNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstControlNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstControlNumber, 999_999_999);
        _writer = new X12Writer(output);
        _time = time;
        _controlNumber = firstControlNumber;
    }

    /// <summary>Takes the event that the reader has just come to.</summary>
    public void Observe(X12EventReader reader)
    {
        switch (reader.Kind)
        {
            case X12EventKind.InterchangeStart:
                _header.Clear();
                foreach (var number in (ReadOnlySpan<int>)[5, 6, 7, 8, 9, 10, 12, 13, 14, 15])
                {
                    _header[number] = Clean(reader.Segment.Element(number));
                }

                break;
            case X12EventKind.GroupStart:
                BeginGroup(reader.Segment);
                break;
            case X12EventKind.TransactionSetStart:
                _setStart = reader.SegmentNumber;
                _set = [.. Enumerable.Range(1, 3).Select(number => Clean(reader.Segment.Element(number)))];
                break;
            case X12EventKind.TransactionSetEnd when _isAnswered:
                AnswerSet(reader);
                break;
            case X12EventKind.GroupEnd when _isAnswered:
                EndGroup(reader);
                break;
            case X12EventKind.InterchangeEnd:
                EndInterchange(reader);
                break;
        }
    }

    /// <summary>Ends the answer with a line end.</summary>
    public void Complete()
    {
        if (_writer.SegmentCount > 0)
        {
            _writer.Complete("\n"u8);
        }
    }

    private void BeginGroup(X12Segment segment)
    {
        _isAnswered = !segment.Element(1).SequenceEqual("FA"u8);
        if (!_isAnswered)
        {
            return;
        }

        if (!_isOpen)
        {
            BeginInterchange();
            Write("GS", "FA", Text(segment.Element(3)), Text(segment.Element(2)), Date("yyyyMMdd"),
                Date("HHmmss"), Number(_controlNumber), "X", "005010X231A1");
            _isOpen = true;
            _setCount = 0;
        }

        _segmentCount = 0;
        _received = 0;
        _accepted = 0;
        _setCount++;
        Write("ST", "999", _setCount.ToString("0000", CultureInfo.InvariantCulture), "005010X231A1");
        _groupNumber = Clean(segment.Element(6));
        Write("AK1", Text(segment.Element(1)), Latin(_groupNumber), Text(segment.Element(8)));
    }

    private void AnswerSet(X12EventReader reader)
    {
        _received++;
        _accepted += reader.IsAccepted ? 1 : 0;
        Write("AK2", [.. _set.Select(Latin)]);
        long? last = null;
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < reader.Issues.Count; at++)
        {
            var (fault, place) = (reader.Faults[at], reader.Issues[at].Location);
            var (segment, element, set) = AcknowledgementCodes.Of(fault);
            codes.Add(set);
            if (segment.Length == 0 || place.SegmentNumber is not { } number || place.Segment is not { } name)
            {
                continue;
            }

            if (element.Length == 0 || last != number)
            {
                var loop = place.Path is "ST" or null ? "" : place.Path;
                Write("IK3", name, Number(number - _setStart + 1), loop,
                    element.Length == 0 ? segment : "8");
                last = element.Length == 0 ? null : number;
            }

            if (element.Length > 0 && place.FieldNumber is { } field)
            {
                var component = place.ComponentNumber is { } part ? $":{Number(part)}" : "";
                Write("IK4", $"{Number(field)}{component}", "", element);
            }
        }

        codes.Remove("");
        Write("IK5", [reader.IsAccepted ? reader.IssueCount == 0 ? "A" : "E" : "R", .. codes.Take(5)]);
    }

    private void EndGroup(X12EventReader reader)
    {
        var codes = reader.Faults
            .Select(AcknowledgementCodes.OfGroup).Where(code => code.Length > 0).Distinct();
        var included = reader.HasTrailer ? Clean(reader.Segment.Element(1)) : [];
        var verdict = !reader.IsAccepted || (_accepted == 0 && _received > 0) ? "R"
            : _accepted < _received ? "P"
            : reader.IssueCount > 0 ? "E"
            : "A";
        Write("AK9", [
            verdict, EnvelopeCheck.IsDigits(included) ? Latin(included) : Number(_received),
            Number(_received),
            Number(verdict == "R" ? 0 : _accepted), .. codes.Take(5)]);
        Write("SE", Number(_segmentCount + 1), _setCount.ToString("0000", CultureInfo.InvariantCulture));
    }

    private void EndInterchange(X12EventReader reader)
    {
        if (_isOpen)
        {
            Write("GE", Number(_setCount), Number(_controlNumber));
            EndOwn(groups: 1);
            _isOpen = false;
        }

        if (reader.IssueCount == 0 && !_header[14].AsSpan().SequenceEqual("1"u8))
        {
            return;
        }

        var code = reader.Faults
            .Zip(reader.Issues, (fault, issue) =>
                AcknowledgementCodes.OfInterchange(fault, issue.Location.FieldNumber))
            .FirstOrDefault("000");
        BeginInterchange();
        Write("TA1", Latin(_header[13]).PadLeft(9, '0'), Latin(_header[9]), Latin(_header[10]),
            reader.IsAccepted ? reader.IssueCount == 0 ? "A" : "E" : "R", code);
        EndOwn(groups: 0);
    }

    private void BeginInterchange() => Write(
        "ISA", "00", new string(' ', 10), "00", new string(' ', 10),
        Fixed(7, 2), Fixed(8, 15), Fixed(5, 2), Fixed(6, 15),
        Date("yyMMdd"), Date("HHmm"), "^", "00501", Number(_controlNumber).PadLeft(9, '0'), "0",
        Fixed(15, 1), ":");

    private void EndOwn(int groups)
    {
        Write("IEA", Number(groups), Number(_controlNumber).PadLeft(9, '0'));
        _controlNumber = _controlNumber == 999_999_999 ? 1 : _controlNumber + 1;
    }

    private void Write(string id, params ReadOnlySpan<string> elements)
    {
        _segmentCount++;
        _segment.Clear();
        _segment.AddRange(elements);
        _writer.Write(
            X12Framing.Usual,
            Encoding.ASCII.GetBytes(id),
            [.. _segment.Select(text => (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(text))]);
    }

    private string Fixed(int element, int width)
    {
        var text = Latin(_header[element]);
        return text.Length > width ? text[..width] : text.PadRight(width);
    }

    private string Date(string format) => _time.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<byte> value) => Latin(Clean(value));

    private static string Latin(byte[] value) => Encoding.Latin1.GetString(value);

    /// <summary>What is repeated holds no delimiter of ours, whatever those of the delivery were.</summary>
    private static byte[] Clean(ReadOnlySpan<byte> value)
    {
        var clean = value[..Math.Min(value.Length, 35)].ToArray();
        foreach (ref var unit in clean.AsSpan())
        {
            unit = unit is < 32 or > 126 or (byte)'*' or (byte)':' or (byte)'^' or (byte)'~'
                ? (byte)' '
                : unit;
        }

        return clean.AsSpan().TrimEnd((byte)' ').ToArray();
    }
}
