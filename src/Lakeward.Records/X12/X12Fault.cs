// What can be wrong in an X12 file.
namespace Lakeward.Records.X12;

/// <summary>The faults; each has one code, and a severity that a reader may change.</summary>
internal enum X12Fault
{
    None,

    // The bytes.
    NoInterchange,
    NotUtf8,
    TextOutside,
    HeaderUnreadable,
    HeaderLength,
    DelimitersCollide,
    DelimiterNotPlain,
    SegmentTooLong,
    TooManyElements,
    EmptySegment,
    BinaryLength,
    Unterminated,
    SegmentName,
    ControlCharacter,
    InvalidUtf8,

    // The envelope.
    SegmentOutside,
    MissingInterchangeEnd,
    MissingGroupEnd,
    MissingSetEnd,
    InterchangeCount,
    InterchangeNumber,
    GroupCount,
    GroupNumber,
    SetCount,
    SetNumber,
    DuplicateInterchange,
    DuplicateGroup,
    DuplicateSet,
    InterchangeElement,
    GroupElement,
    EnvelopeLength,
    WrongSetForGroup,
    NoGuide,

    // The structure.
    UnknownSegment,
    UnexpectedSegment,
    UnknownQualifier,
    OutOfOrder,
    SegmentMissing,
    LoopMissing,
    TooManySegments,
    TooManyLoops,
    HierarchyDuplicate,
    HierarchyParent,
    HierarchyPlace,
    HierarchyOrder,
    HierarchyChild,

    // The elements.
    ElementMissing,
    ElementNotUsed,
    ElementBeyond,
    ComponentBeyond,
    TooManyRepetitions,
    ElementTooLong,
    ElementTooShort,
    NotANumber,
    NoSuchDate,
    NoSuchTime,
    NegativeQuantity,

    // The amounts.
    ClaimNotSumOfLines,
    RemittanceLine,
    RemittanceClaim,
    RemittanceClaimLines,
    RemittanceTotal,
}
