// What the event reader will tell next.
namespace Lakeward.Records.X12;

/// <summary>The event that the current segment is, once what must end before it has ended.</summary>
internal enum NextEvent
{
    None,
    Interchange,
    Group,
    Set,
    Loop,
    LoopSegment,
    Segment,
    LooseSegment,
    SetEnd,
    GroupEnd,
    InterchangeEnd,
    End,
}
