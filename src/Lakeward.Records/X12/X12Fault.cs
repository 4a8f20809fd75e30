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
}
