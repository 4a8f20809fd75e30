// Every issue of X12 with its stable code.
using System.Diagnostics;

namespace Lakeward.Records.X12;

/// <summary>Makes the issues; the only place where codes and messages are written.</summary>
internal static class X12Issues
{
    internal static RecordIssue Of(X12Fault fault, RecordLocation at) => fault switch
    {
        < X12Fault.SegmentOutside => OfBytes(fault, at),
        < X12Fault.UnknownSegment => OfEnvelope(fault, at),
        < X12Fault.ElementMissing => OfStructure(fault, at),
        < X12Fault.ClaimNotSumOfLines => OfElement(fault, at),
        _ => OfAmounts(fault, at),
    };

    private static RecordIssue OfBytes(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.NoInterchange => Fatal("LW-REC-0401", "The file holds no interchange.", at),
        X12Fault.NotUtf8 => Fatal("LW-REC-0402", "The file is UTF-16; X12 is read as ASCII or UTF-8.", at),
        X12Fault.TextOutside => Error(
            "LW-REC-0403", "Text stands outside any interchange and is not read.", at),
        X12Fault.HeaderUnreadable => Error("LW-REC-0404", "An ISA segment cannot be read.", at),
        X12Fault.HeaderLength => Error("LW-REC-0405", "An element of ISA has not its fixed length.", at),
        X12Fault.DelimitersCollide => Error("LW-REC-0406", "Two delimiters are the same.", at),
        X12Fault.DelimiterNotPlain => Error(
            "LW-REC-0407", "A delimiter is a letter, a digit or a space.", at),
        X12Fault.SegmentTooLong => Error("LW-REC-0408", "The segment is longer than the limit allows.", at),
        X12Fault.TooManyElements => Error(
            "LW-REC-0409", "The segment has more elements than the limit allows.", at),
        X12Fault.EmptySegment => Warning("LW-REC-0410", "A segment terminator stands alone.", at),
        X12Fault.BinaryLength => Error(
            "LW-REC-0411", "The length of binary content is not as announced.", at),
        X12Fault.Unterminated => Error("LW-REC-0412", "The file ends within the segment.", at),
        X12Fault.SegmentName => Error("LW-REC-0413", "The segment has no valid identifier.", at),
        X12Fault.ControlCharacter => Error("LW-REC-0414", "The element holds a control character.", at),
        X12Fault.InvalidUtf8 => Error("LW-REC-0415", "The segment is not valid UTF-8.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue OfEnvelope(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.SegmentOutside => Error(
            "LW-REC-0420", "The segment stands outside the envelope it needs; it is passed over.", at),
        X12Fault.MissingInterchangeEnd => Error("LW-REC-0421", "The interchange has no IEA.", at),
        X12Fault.MissingGroupEnd => Error("LW-REC-0422", "The functional group has no GE.", at),
        X12Fault.MissingSetEnd => Error("LW-REC-0423", "The transaction set has no SE.", at),
        X12Fault.InterchangeCount => Error("LW-REC-0424", "IEA01 is not the number of groups.", at),
        X12Fault.InterchangeNumber => Error("LW-REC-0425", "IEA02 is not the control number of ISA13.", at),
        X12Fault.GroupCount => Error("LW-REC-0426", "GE01 is not the number of transaction sets.", at),
        X12Fault.GroupNumber => Error("LW-REC-0427", "GE02 is not the control number of GS06.", at),
        X12Fault.SetCount => Error("LW-REC-0428", "SE01 is not the number of segments.", at),
        X12Fault.SetNumber => Error("LW-REC-0429", "SE02 is not the control number of ST02.", at),
        X12Fault.DuplicateInterchange => Error(
            "LW-REC-0430", "An earlier interchange of the file has the same control number.", at),
        X12Fault.DuplicateGroup => Error(
            "LW-REC-0431", "An earlier group of the interchange has the same control number.", at),
        X12Fault.DuplicateSet => Error(
            "LW-REC-0432", "An earlier transaction set of the group has the same control number.", at),
        X12Fault.InterchangeElement => Error("LW-REC-0433", "An element of ISA has no valid value.", at),
        X12Fault.GroupElement => Error("LW-REC-0434", "An element of GS, ST or TA1 has no valid value.", at),
        X12Fault.EnvelopeLength => Warning(
            "LW-REC-0435", "An element of GS or ST is longer or shorter than the standard allows.", at),
        X12Fault.WrongSetForGroup => Warning(
            "LW-REC-0436", "The transaction set does not belong into a group of this kind.", at),
        X12Fault.NoGuide => Warning(
            "LW-REC-0437", "No guide is known for the transaction set; only its envelope is checked.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue OfStructure(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.UnknownSegment => Error("LW-REC-0440", "The guide has no segment of this name.", at),
        X12Fault.UnexpectedSegment => Error("LW-REC-0441", "The segment has no place here.", at),
        X12Fault.UnknownQualifier => Warning(
            "LW-REC-0442", "The loop has this segment, but not with this qualifier.", at),
        X12Fault.OutOfOrder => Error("LW-REC-0443", "The segment comes too late in its loop.", at),
        X12Fault.SegmentMissing => Error("LW-REC-0444", "A required segment is missing from the loop.", at),
        X12Fault.LoopMissing => Error("LW-REC-0445", "A required loop is missing from the loop.", at),
        X12Fault.TooManySegments => Error("LW-REC-0446", "The segment repeats more often than allowed.", at),
        X12Fault.TooManyLoops => Error("LW-REC-0447", "The loop repeats more often than allowed.", at),
        X12Fault.HierarchyDuplicate => Error(
            "LW-REC-0448", "An earlier HL of the transaction set has the same id.", at),
        X12Fault.HierarchyParent => Error("LW-REC-0449", "The parent of the HL is not known.", at),
        X12Fault.HierarchyPlace => Error(
            "LW-REC-0450", "The HL does not stand below its parent, or its level does not belong there.", at),
        X12Fault.HierarchyOrder => Warning("LW-REC-0451", "The ids of HL do not count up by one.", at),
        X12Fault.HierarchyChild => Warning("LW-REC-0452", "The parent of the HL denies having children.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue OfElement(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.ElementMissing => Error("LW-REC-0460", "A required element is missing.", at),
        X12Fault.ElementNotUsed => Warning("LW-REC-0461", "The guide does not use the element.", at),
        X12Fault.ElementBeyond => Warning("LW-REC-0462", "The segment has more elements than defined.", at),
        X12Fault.ComponentBeyond => Warning(
            "LW-REC-0463", "The element has more components than defined.", at),
        X12Fault.TooManyRepetitions => Warning(
            "LW-REC-0464", "The element repeats more often than allowed.", at),
        X12Fault.ElementTooLong => Warning("LW-REC-0465", "The element is too long.", at),
        X12Fault.ElementTooShort => Warning("LW-REC-0466", "The element is too short.", at),
        X12Fault.NotANumber => Error("LW-REC-0467", "The element is not a number.", at),
        X12Fault.NoSuchDate => Error(
            "LW-REC-0468", "The element is not a date of its format that exists.", at),
        X12Fault.NoSuchTime => Error("LW-REC-0469", "The element is not a time that exists.", at),
        X12Fault.NegativeQuantity => Warning("LW-REC-0470", "The quantity is negative.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue OfAmounts(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.ClaimNotSumOfLines => Warning(
            "LW-REC-0480", "The claim's charge is not the sum of its service lines.", at),
        X12Fault.RemittanceLine => Warning(
            "LW-REC-0481", "The service line's charge is not what was paid and adjusted.", at),
        X12Fault.RemittanceClaim => Warning(
            "LW-REC-0482", "The claim's charge is not what was paid and adjusted.", at),
        X12Fault.RemittanceClaimLines => Warning(
            "LW-REC-0483", "The claim's charge is not the sum of its service lines.", at),
        X12Fault.RemittanceTotal => Warning(
            "LW-REC-0484", "The payment is not the sum of the claims less the provider adjustments.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
