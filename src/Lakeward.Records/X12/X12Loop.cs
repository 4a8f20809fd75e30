// A loop of an implementation guide.
namespace Lakeward.Records.X12;

/// <summary>
/// A loop, for example <c>2010BA</c>. The outermost loop of a guide is <c>ST</c>, the transaction set itself.
/// A loop that a guide names in two places with the same content is one loop.
/// </summary>
public sealed class X12Loop
{
    private readonly List<GuideItem> _items = [];
    private GuideItem[]?[] _bySegment = [];

    internal X12Loop(string id, int index)
    {
        Id = id;
        Index = index;
    }

    /// <summary>The guide's name for the loop.</summary>
    public string Id { get; }

    /// <summary>The number of the loop within <see cref="X12Guide.Loops"/>, from 0.</summary>
    public int Index { get; }

    /// <summary>What stands in the loop, in the guide's order.</summary>
    internal IReadOnlyList<GuideItem> Items => _items;

    /// <summary>For example <c>2010BA</c>.</summary>
    public override string ToString() => Id;

    internal void Add(GuideItem item) => _items.Add(item);

    /// <summary>Sorts the items by the number that the guide gives their first segment.</summary>
    internal void Complete(Func<int, int> numberOf, int segmentCount)
    {
        _bySegment = new GuideItem[]?[segmentCount];
        foreach (var item in _items.GroupBy(item => numberOf(item.Trigger.Code)))
        {
            _bySegment[item.Key] = [.. item];
        }
    }

    /// <summary>The items that a segment of this number may be or begin.</summary>
    internal ReadOnlySpan<GuideItem> For(int segmentNumber) => _bySegment[segmentNumber];
}
