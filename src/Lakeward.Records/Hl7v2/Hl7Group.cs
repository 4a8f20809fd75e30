// One group of segments in a message.
namespace Lakeward.Records.Hl7v2;

/// <summary>An instance of a group, for example one order with its results.</summary>
/// <param name="Name">Its name in the standard, for example <c>ORDER_OBSERVATION</c>.</param>
/// <param name="Parent">The place of the group around it, or -1.</param>
/// <param name="FirstSegment">The place of its first segment, that of an inner group counted.</param>
public readonly record struct Hl7Group(string Name, int Parent, int FirstSegment);
