// What a segment may hold besides plain text.
namespace Lakeward.Records.X12;

/// <summary>Found while the segment is indexed, so that most segments need no second look; a trait may be
/// claimed wrongly, but never missed.</summary>
[Flags]
internal enum SegmentTraits
{
    None = 0,
    Components = 1,
    Repetitions = 2,
    ControlCharacters = 4,
    NonAscii = 8,
}
