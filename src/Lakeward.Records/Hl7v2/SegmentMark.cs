// Where a segment lies in its message.
namespace Lakeward.Records.Hl7v2;

/// <summary>One entry of the index of a message.</summary>
/// <param name="Start">Where its name begins.</param>
/// <param name="End">Where its last line ends, the line end excluded.</param>
/// <param name="FirstField">Its first field separator in the index of all of them.</param>
/// <param name="Line">Its line, 0 being that of the message's first segment.</param>
internal readonly record struct SegmentMark(int Start, int End, int FirstField, int Line);
