// One value that is taken from a segment when it is met.
using Lakeward.Records.Typing;

namespace Lakeward.Records.X12;

/// <summary>Where in the segment the value lies, what it has to be, and the slot it goes to.</summary>
internal sealed class Capture(SourcePlace place, ColumnType type, int slot)
{
    internal int Slot { get; } = slot;

    internal int Element { get; } = place.Element;

    internal int Component { get; } = place.Component;

    internal int Occurrence { get; } = place.Occurrence;

    internal SourcePart Part { get; } = place.Part;

    /// <summary>Whether the element is counted from the first of a group.</summary>
    internal bool IsInGroup { get; } = place.IsInGroup;

    /// <summary>Whether the least or greatest value counts.</summary>
    internal bool IsScoped { get; } = place.Scope.Length > 0;

    /// <summary>Whether any text will do.</summary>
    internal bool IsText { get; } = type == ColumnType.Text;

    internal ParseReason Check(ReadOnlySpan<byte> value) => type.Check(value);

    /// <summary>The value as it stands in the segment; empty where there is none.</summary>
    internal ReadOnlySpan<byte> Read(in X12Segment segment, int element)
    {
        var value = segment.Element(element);
        if (Component > 0 && !value.IsEmpty)
        {
            value = segment.Component(element, Component);
        }

        return Part switch
        {
            SourcePart.From => FirstDay(value),
            SourcePart.To => LastDay(value),
            _ => value,
        };
    }

    private static ReadOnlySpan<byte> FirstDay(ReadOnlySpan<byte> value) =>
        value.Length > 8 ? value[..8] : value;

    private static ReadOnlySpan<byte> LastDay(ReadOnlySpan<byte> value) =>
        value.IndexOf((byte)'-') is var at and >= 0 ? value[(at + 1)..] : FirstDay(value);
}
