// Checks the counts and control numbers of interchanges, groups and transaction sets.
namespace Lakeward.Records.X12;

/// <summary>
/// Headers and trailers (X12.5 and X12.6): each trailer repeats the control number of its header and counts
/// what stands between. What it finds goes to the given action with the element's number.
/// </summary>
internal sealed class EnvelopeCheck(Action<X12Fault, int> report)
{
    private readonly ControlNumbers _interchanges = new();
    private readonly ControlNumbers _groups = new();
    private readonly ControlNumbers _sets = new();
    private byte[] _interchange = [];
    private byte[] _group = [];
    private byte[] _set = [];
    private long _groupCount;
    private long _setCount;

    /// <summary>ISA.</summary>
    public void BeginInterchange(in X12Segment segment)
    {
        _interchange = segment.Element(13).ToArray();
        _groupCount = 0;
        _groups.Clear();
        Check(segment.ElementCount == 16, X12Fault.InterchangeElement, 16);
        Check(IsDigits(segment.Element(1)), X12Fault.InterchangeElement, 1);
        Check(IsDigits(segment.Element(3)), X12Fault.InterchangeElement, 3);
        Check(IsCode(segment.Element(5)), X12Fault.InterchangeElement, 5);
        Check(!IsBlank(segment.Element(6)), X12Fault.InterchangeElement, 6);
        Check(IsCode(segment.Element(7)), X12Fault.InterchangeElement, 7);
        Check(!IsBlank(segment.Element(8)), X12Fault.InterchangeElement, 8);
        Check(ElementSyntax.IsDate(segment.Element(9)), X12Fault.InterchangeElement, 9);
        Check(ElementSyntax.IsTime(segment.Element(10)), X12Fault.InterchangeElement, 10);
        Check(IsDigits(segment.Element(12)), X12Fault.InterchangeElement, 12);
        Check(IsDigits(_interchange), X12Fault.InterchangeElement, 13);
        Check(segment.Element(14) is [(byte)'0' or (byte)'1'], X12Fault.InterchangeElement, 14);
        Check(segment.Element(15) is [(byte)'P' or (byte)'T' or (byte)'I'], X12Fault.InterchangeElement, 15);
        Check(_interchanges.Add(ControlNumbers.Of(_interchange)), X12Fault.DuplicateInterchange, 13);
    }

    /// <summary>IEA.</summary>
    public void EndInterchange(in X12Segment segment)
    {
        Check(IsCount(segment.Element(1), _groupCount), X12Fault.InterchangeCount, 1);
        Check(IsSame(segment.Element(2), _interchange), X12Fault.InterchangeNumber, 2);
    }

    /// <summary>TA1; the others that may stand between groups are taken as they are.</summary>
    public void TakeLoose(in X12Segment segment)
    {
        if (segment.Id.SequenceEqual("TA1"u8))
        {
            Check(IsDigits(segment.Element(1)), X12Fault.GroupElement, 1);
            Check(ElementSyntax.IsDate(segment.Element(2)), X12Fault.GroupElement, 2);
            Check(ElementSyntax.IsTime(segment.Element(3)), X12Fault.GroupElement, 3);
            Check(segment.Element(4) is [(byte)'A' or (byte)'E' or (byte)'R'], X12Fault.GroupElement, 4);
            Check(IsDigits(segment.Element(5)), X12Fault.GroupElement, 5);
        }
    }

    /// <summary>GS.</summary>
    public void BeginGroup(in X12Segment segment)
    {
        _group = segment.Element(6).ToArray();
        _groupCount++;
        _setCount = 0;
        _sets.Clear();
        Check(IsCode(segment.Element(1)), X12Fault.GroupElement, 1);
        CheckLength(segment.Element(2), 2, 15, 2);
        CheckLength(segment.Element(3), 2, 15, 3);
        Check(ElementSyntax.IsDate(segment.Element(4)), X12Fault.GroupElement, 4);
        Check(ElementSyntax.IsTime(segment.Element(5)), X12Fault.GroupElement, 5);
        Check(IsDigits(_group) && _group.Length <= 9, X12Fault.GroupElement, 6);
        Check(!segment.Element(7).IsEmpty, X12Fault.GroupElement, 7);
        Check(!segment.Element(8).IsEmpty, X12Fault.GroupElement, 8);
        CheckLength(segment.Element(8), 1, 12, 8);
        Check(_groups.Add(ControlNumbers.Of(_group)), X12Fault.DuplicateGroup, 6);
    }

    /// <summary>GE.</summary>
    public void EndGroup(in X12Segment segment)
    {
        Check(IsCount(segment.Element(1), _setCount), X12Fault.GroupCount, 1);
        Check(IsSame(segment.Element(2), _group), X12Fault.GroupNumber, 2);
    }

    /// <summary>ST.</summary>
    public void BeginSet(in X12Segment segment, ReadOnlySpan<byte> functionalId)
    {
        _set = segment.Element(2).ToArray();
        _setCount++;
        var kind = segment.Element(1);
        Check(kind.Length == 3 && IsDigits(kind), X12Fault.GroupElement, 1);
        Check(_set.Length > 0, X12Fault.GroupElement, 2);
        CheckLength(_set, 4, 9, 2);
        var expected = FunctionalIdOf(kind);
        Check(expected.IsEmpty || expected.SequenceEqual(functionalId), X12Fault.WrongSetForGroup, 1);
        Check(_sets.Add(ControlNumbers.Of(_set)), X12Fault.DuplicateSet, 2);
    }

    /// <summary>SE, with the number of segments from ST to SE.</summary>
    public void EndSet(in X12Segment segment, long segmentCount)
    {
        Check(IsCount(segment.Element(1), segmentCount), X12Fault.SetCount, 1);
        Check(IsSame(segment.Element(2), _set), X12Fault.SetNumber, 2);
    }

    /// <summary>GS01 of the transaction sets that are known here (data element 479).</summary>
    private static ReadOnlySpan<byte> FunctionalIdOf(ReadOnlySpan<byte> set) => ControlNumbers.Of(set) switch
    {
        270 => "HS"u8,
        271 => "HB"u8,
        276 => "HR"u8,
        277 => "HN"u8,
        278 => "HI"u8,
        820 => "RA"u8,
        834 => "BE"u8,
        835 => "HP"u8,
        837 => "HC"u8,
        997 or 999 => "FA"u8,
        _ => [],
    };

    private void Check(bool holds, X12Fault fault, int element)
    {
        if (!holds)
        {
            report(fault, element);
        }
    }

    private void CheckLength(ReadOnlySpan<byte> value, int least, int most, int element) =>
        Check(value.Length >= least && value.Length <= most, X12Fault.EnvelopeLength, element);

    /// <summary>A control number is a number to some senders, who pad it, and text to others.</summary>
    private static bool IsSame(ReadOnlySpan<byte> trailer, byte[] header) =>
        trailer.SequenceEqual(header)
        || (IsDigits(trailer) && IsDigits(header) && ControlNumbers.Of(trailer) == ControlNumbers.Of(header));

    private static bool IsCount(ReadOnlySpan<byte> text, long count) =>
        IsDigits(text) && ControlNumbers.Of(text) == count;

    internal static bool IsDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsCode(ReadOnlySpan<byte> text) =>
        text.Length == 2 && char.IsAsciiLetterOrDigit((char)text[0])
        && char.IsAsciiLetterOrDigit((char)text[1]);

    private static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept((byte)' ');
}
