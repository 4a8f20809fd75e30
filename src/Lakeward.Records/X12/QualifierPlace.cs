// Where in a segment its qualifier stands.
namespace Lakeward.Records.X12;

/// <summary>An element, or one of its components; component 0 is the whole element.</summary>
internal readonly record struct QualifierPlace(int Element, int Component)
{
    /// <summary>What a segment has there, as a number.</summary>
    internal int CodeIn(in X12Segment segment) => SegmentNames.Code(
        Component == 0 ? segment.Element(Element) : segment.Component(Element, Component));
}
