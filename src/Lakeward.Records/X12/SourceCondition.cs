// What an element of a segment has to be for a source to mean that segment.
namespace Lakeward.Records.X12;

/// <summary>One of a few codes at a place in the segment.</summary>
/// <param name="Place">The element or component.</param>
/// <param name="Codes">The codes.</param>
internal sealed record SourceCondition(QualifierPlace Place, byte[][] Codes)
{
    /// <summary>Whether a segment has one of the codes.</summary>
    internal bool Holds(in X12Segment segment)
    {
        var value = Place.Component == 0
            ? segment.Element(Place.Element)
            : segment.Component(Place.Element, Place.Component);
        foreach (var code in Codes)
        {
            if (value.SequenceEqual(code))
            {
                return true;
            }
        }

        return false;
    }
}
