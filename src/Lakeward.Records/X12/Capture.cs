// One value that is taken from a segment when it is met.
using Lakeward.Records.Typing;

namespace Lakeward.Records.X12;

/// <summary>Where in the segment the value lies, what it has to be, and the slot it goes to.</summary>
internal sealed record Capture(SourcePlace Place, ColumnType Type, int Slot)
{
    internal bool IsScoped => Place.Scope.Length > 0;

    /// <summary>The element of the segment.</summary>
    internal int ElementIn(int firstOfGroup) => Place.IsInGroup ? firstOfGroup + Place.Element : Place.Element;

    /// <summary>The value as it stands in the segment; empty where there is none.</summary>
    internal ReadOnlySpan<byte> Read(in X12Segment segment, int firstOfGroup)
    {
        var element = ElementIn(firstOfGroup);
        var value = Place.Component == 0 ? segment.Element(element) : segment.Component(element, Place.Component);
        return Place.Part switch
        {
            SourcePart.From => FirstDay(value),
            SourcePart.To => value.IndexOf((byte)'-') is var at and >= 0 ? value[(at + 1)..] : FirstDay(value),
            _ => value,
        };
    }

    private static ReadOnlySpan<byte> FirstDay(ReadOnlySpan<byte> value) => value.Length > 8 ? value[..8] : value;
}
