// Checks the HL segments of a transaction set.
namespace Lakeward.Records.X12;

/// <summary>
/// Hierarchical levels: ids count up by one from 1 (HL01), and each parent (HL02) came before. The open
/// levels are those on the way from the last HL to its outermost ancestor.
/// </summary>
internal sealed class Hierarchy(Action<X12Fault, int> report)
{
    private readonly ControlNumbers _known = new();

    /// <summary>HL01 of the last HL; 0 before the first.</summary>
    public long Id { get; private set; }

    /// <summary>HL02 of the last HL; 0 for none.</summary>
    public long Parent { get; private set; }

    /// <summary>Begins a transaction set.</summary>
    public void Clear()
    {
        _known.Clear();
        Id = 0;
        Parent = 0;
    }

    /// <summary>Takes an HL; true where its parent is known.</summary>
    public bool Take(X12Segment segment)
    {
        var before = Id;
        Id = ControlNumbers.Of(segment.Element(1));
        Parent = segment.Element(2).IsEmpty ? 0 : ControlNumbers.Of(segment.Element(2));
        var isKnown = Parent != 0 && _known.Contains(Parent);
        if (Parent != 0 && !isKnown)
        {
            report(X12Fault.HierarchyParent, 2);
        }

        if (!_known.Add(Id))
        {
            report(X12Fault.HierarchyDuplicate, 1);
        }
        else if (Id != before + 1)
        {
            report(X12Fault.HierarchyOrder, 1);
        }

        return isKnown;
    }
}
