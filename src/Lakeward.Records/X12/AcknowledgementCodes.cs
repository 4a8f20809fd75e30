// The codes by which acknowledgements tell what is wrong.
namespace Lakeward.Records.X12;

/// <summary>
/// Data elements 620 (IK304), 621 (IK403), 618 (IK502), 716 (AK905) and I18 (TA105) for each fault; empty
/// where the acknowledgement has no word for it.
/// </summary>
internal static class AcknowledgementCodes
{
    /// <summary>The codes of a fault in a transaction set: of its segment, its element, and the
    /// set.</summary>
    internal static (string Segment, string Element, string Set) Of(X12Fault fault) => fault switch
    {
        X12Fault.MissingSetEnd => ("", "", "2"),
        X12Fault.SetNumber => ("", "", "3"),
        X12Fault.SetCount => ("", "", "4"),
        X12Fault.WrongSetForGroup or X12Fault.NoGuide => ("", "", "1"),
        X12Fault.DuplicateSet => ("", "", "23"),
        X12Fault.SegmentName or X12Fault.UnknownSegment => ("1", "", "5"),
        X12Fault.UnexpectedSegment or X12Fault.HierarchyPlace => ("2", "", "5"),
        X12Fault.SegmentMissing => ("3", "", "5"),
        X12Fault.LoopMissing => ("I7", "", "5"),
        X12Fault.TooManyLoops => ("4", "", "5"),
        X12Fault.TooManySegments => ("5", "", "5"),
        X12Fault.OutOfOrder => ("7", "", "5"),
        X12Fault.ElementMissing => ("8", "1", "5"),
        X12Fault.ElementBeyond => ("8", "3", "5"),
        X12Fault.ElementTooShort => ("8", "4", "5"),
        X12Fault.ElementTooLong => ("8", "5", "5"),
        X12Fault.ControlCharacter or X12Fault.InvalidUtf8 or X12Fault.NotANumber => ("8", "6", "5"),
        X12Fault.UnknownQualifier or X12Fault.HierarchyParent or X12Fault.HierarchyDuplicate
            or X12Fault.HierarchyOrder or X12Fault.HierarchyChild => ("8", "7", "5"),
        X12Fault.NoSuchDate => ("8", "8", "5"),
        X12Fault.NoSuchTime => ("8", "9", "5"),
        X12Fault.TooManyRepetitions => ("8", "12", "5"),
        X12Fault.ComponentBeyond => ("8", "13", "5"),
        X12Fault.ElementNotUsed => ("8", "I10", "5"),
        _ => ("", "", "5"),
    };

    /// <summary>The code of a fault in a group.</summary>
    internal static string OfGroup(X12Fault fault) => fault switch
    {
        X12Fault.MissingGroupEnd => "3",
        X12Fault.GroupNumber => "4",
        X12Fault.GroupCount => "5",
        X12Fault.GroupElement => "6",
        X12Fault.DuplicateGroup => "19",
        _ => "",
    };

    /// <summary>The code of a fault in an interchange, and in ISA of its element.</summary>
    internal static string OfInterchange(X12Fault fault, int? element) => fault switch
    {
        X12Fault.InterchangeNumber => "001",
        X12Fault.InterchangeCount => "021",
        X12Fault.MissingInterchangeEnd => "023",
        X12Fault.DuplicateInterchange => "025",
        X12Fault.DelimitersCollide or X12Fault.DelimiterNotPlain => "026",
        X12Fault.InterchangeElement or X12Fault.HeaderLength => element switch
        {
            1 => "010",
            2 => "011",
            3 => "012",
            4 => "013",
            5 => "005",
            6 => "006",
            7 => "007",
            8 => "008",
            9 => "014",
            10 => "015",
            11 => "016",
            12 => "017",
            13 => "018",
            14 => "019",
            15 => "020",
            _ => "022",
        },
        _ => "022",
    };
}
