// What a guide says of an element or component.
namespace Lakeward.Records.X12;

/// <summary>Usage, type and length (X12.3 data element dictionary); a composite has components.</summary>
internal sealed record ElementRule(ElementUsage Usage, ElementType Type, int MinLength, int MaxLength)
{
    /// <summary>An element that the guide does not use.</summary>
    public static ElementRule NotUsed { get; } = new(ElementUsage.NotUsed, ElementType.Text, 0, 0);

    /// <summary>What the rule says of the length of an element that is plain text.</summary>
    public PlainLength Length => Type == ElementType.Text && Usage != ElementUsage.NotUsed
        && Components.Length == 0
            ? new(MinLength, MaxLength, Usage == ElementUsage.Required)
            : new(int.MaxValue, int.MaxValue, Usage == ElementUsage.Required);

    /// <summary>The components of a composite; empty for a simple element.</summary>
    public ElementRule[] Components { get; init; } = [];

    /// <summary>How often the element may repeat.</summary>
    public int MaxRepeat { get; init; } = 1;
}
