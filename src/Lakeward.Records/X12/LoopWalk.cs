// Follows the loops of a guide from segment to segment.
namespace Lakeward.Records.X12;

/// <summary>
/// Keeps the open loops. A segment belongs to the innermost open loop that has a place for it at or after
/// the last one taken; entries of one rank may come in any order. Only when no place with room is found is
/// one taken that is already full, and then one that has been passed.
/// </summary>
internal sealed class LoopWalk
{
    private const int MaxDepth = 16;
    private readonly OpenLoop[] _open = new OpenLoop[MaxDepth];
    private X12Guide? _guide;
    private int _loopCount;

    /// <summary>The number of open loops, the transaction set itself included.</summary>
    public int Depth { get; private set; }

    /// <summary>An open loop, from 0 for the transaction set.</summary>
    public OpenLoop this[int level] => _open[level];

    /// <summary>The innermost open loop.</summary>
    public OpenLoop Top => _open[Depth - 1];

    /// <summary>Begins a transaction set.</summary>
    public void Begin(X12Guide guide)
    {
        _guide = guide;
        _loopCount = 0;
        Depth = 0;
        Push(guide.Loops[0]);
        Take(0, Top.Loop.Items[0]);
    }

    /// <summary>Finds the place of a segment; nothing is changed yet.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="deepest">The innermost level to look at.</param>
    public WalkStep Find(in X12Segment segment, int deepest)
    {
        var number = _guide!.NumberOf(segment.Code);
        var second = default(WalkStep);
        var (place, code) = (default(QualifierPlace), 0);
        if (number < 0)
        {
            return second;
        }

        for (var level = deepest; level >= 0; level--)
        {
            var open = _open[level];
            foreach (var item in open.Loop.For(number) ?? [])
            {
                var use = item.Trigger;
                if (use.IsQualified)
                {
                    (place, code) = use.Place == place
                        ? (place, code)
                        : (use.Place, use.Place.CodeIn(segment));
                    if (!use.Has(code))
                    {
                        continue;
                    }
                }

                if (item.Rank < open.Rank)
                {
                    second = second.Item is null && level == deepest
                        ? new(level, item, X12Fault.OutOfOrder)
                        : second;
                }
                else if (open.CountOf(item) < item.MaxUse)
                {
                    return new(level, item, X12Fault.None);
                }
                else if (second.Item is null || second.Fault == X12Fault.OutOfOrder)
                {
                    var fault = item.Child is null ? X12Fault.TooManySegments : X12Fault.TooManyLoops;
                    second = new(level, item, fault);
                }
            }
        }

        return second;
    }

    /// <summary>Whether the innermost loop has a segment of this name with other qualifiers.</summary>
    public bool KnowsName(in X12Segment segment)
    {
        var number = _guide!.NumberOf(segment.Code);
        if (number >= 0)
        {
            foreach (var item in Top.Loop.For(number) ?? [])
            {
                if (item.Child is null && item.Trigger.Index != Top.Loop.Items[0].Trigger.Index)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Takes a place of the innermost loop; opens a loop where it begins one.</summary>
    public void Take(int level, GuideItem item)
    {
        _open[level].Count(item);
        if (item.Child is { } child)
        {
            Push(child);
            _open[Depth - 1].Count(child.Items[0]);
        }
    }

    /// <summary>Closes the innermost loop.</summary>
    public void Pop() => Depth--;

    private void Push(X12Loop loop)
    {
        var open = _open[Depth] ??= new OpenLoop();
        open.Begin(loop, _loopCount++);
        Depth++;
    }
}
