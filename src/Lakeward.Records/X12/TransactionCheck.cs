// Checks the segments of a transaction set and finds their loops.
using System.Runtime.CompilerServices;

namespace Lakeward.Records.X12;

/// <summary>
/// Leads the walk through the guide's loops. Where no guide is known, only the characters and the hierarchy
/// are checked.
/// </summary>
internal sealed class TransactionCheck
{
    private const int Level = ('H' << 8) | 'L';
    private readonly Action<X12Fault, RecordLocation> _report;
    private readonly X12Reader _reader;
    private readonly ElementCheck _elements;
    private readonly Hierarchy _hierarchy;
    private readonly AmountCheck _amounts;
    private GuideItem? _item;
    private bool _isClaim;
    private bool _isRemittance;

    internal TransactionCheck(X12Reader reader, Action<X12Fault, RecordLocation> report)
    {
        _reader = reader;
        _report = report;
        _elements = new ElementCheck((fault, element, component) => Report(fault, element, component));
        _hierarchy = new Hierarchy((fault, element) => Report(fault, element));
        _amounts = new AmountCheck(() => Locate(), report);
    }

    /// <summary>The guide of the transaction set, if one is known.</summary>
    public X12Guide? Guide { get; private set; }

    /// <summary>The open loops.</summary>
    public LoopWalk Walk { get; } = new();

    /// <summary>HL01 of the last HL.</summary>
    public long HierarchicalId => _hierarchy.Id;

    /// <summary>HL02 of the last HL.</summary>
    public long HierarchicalParent => _hierarchy.Parent;

    /// <summary>Begins with ST.</summary>
    public void Begin(in X12Segment segment, X12Guide? guide)
    {
        Guide = guide;
        _isClaim = guide?.TransactionSet == "837";
        _isRemittance = guide?.TransactionSet == "835";
        _item = null;
        _hierarchy.Clear();
        _amounts.Clear();
        if (guide is null)
        {
            Report(X12Fault.NoGuide);
            return;
        }

        Walk.Begin(guide);
        _elements.Check(segment, guide.SegmentUses[0]);
    }

    /// <summary>
    /// Finds the place of the current segment and checks it as far as that does not depend on loops still
    /// open below; the place is taken by <see cref="Take"/>.
    /// </summary>
    public WalkStep Find(in X12Segment segment)
    {
        if (!SegmentNames.IsName(segment.Id))
        {
            Report(X12Fault.SegmentName);
        }

        if (!BinaryContent.IsIn(segment))
        {
            _elements.CheckCharacters(segment);
        }

        var isKnown = segment.Code == Level && _hierarchy.Take(segment);
        if (Guide is null)
        {
            return default;
        }

        var step = isKnown ? FindBelowParent(segment) : Walk.Find(segment, Walk.Depth - 1);
        _item = step.Item;
        if (step.Item is null)
        {
            ReportHomeless(segment);
        }
        else if (step.Fault != X12Fault.None)
        {
            Report(step.Fault);
        }

        return step;
    }

    /// <summary>Takes the place that was found, when the loops below it are closed.</summary>
    public X12SegmentUse? Take(in X12Segment segment)
    {
        if (_item is not { } item)
        {
            AddAmounts(segment);
            return null;
        }

        Walk.Take(Walk.Depth - 1, item);
        _elements.Check(segment, item.Trigger);
        if (item.Child is not null && segment.Code == Level)
        {
            Walk.Top.HierarchicalId = _hierarchy.Id;
            Walk.Top.DeniesChildren = segment.Element(4) is [(byte)'0'];
        }

        AddAmounts(segment);
        return item.Trigger;
    }

    /// <summary>Closes the innermost loop and tells what it lacks.</summary>
    public OpenLoop Close()
    {
        var open = Walk.Top;
        foreach (var item in open.Loop.Required)
        {
            if (open.CountOf(item) == 0)
            {
                ReportMissing(item, open.Loop);
            }
        }

        Walk.Pop();
        return open;
    }

    /// <summary>Checks the trailer and closes the transaction set.</summary>
    public void End(in X12Segment segment, bool hasTrailer)
    {
        if (Guide is { } guide)
        {
            if (hasTrailer)
            {
                _elements.Check(segment, guide.Loops[0].Items[^1].Trigger);
                AddAmounts(segment);
            }

            Close();
        }
    }

    private WalkStep FindBelowParent(in X12Segment segment)
    {
        for (var level = Walk.Depth - 1; level >= 0; level--)
        {
            if (Walk[level].HierarchicalId == _hierarchy.Parent && _hierarchy.Parent != 0)
            {
                if (Walk[level].DeniesChildren)
                {
                    Report(X12Fault.HierarchyChild, 2);
                }

                var step = Walk.Find(segment, level);
                return step.Item is null || step.Level == level ? step
                    : step with { Fault = X12Fault.HierarchyPlace };
            }
        }

        return Walk.Find(segment, Walk.Depth - 1) with { Fault = X12Fault.HierarchyPlace };
    }

    private void ReportHomeless(in X12Segment segment)
    {
        if (Walk.KnowsName(segment))
        {
            Report(X12Fault.UnknownQualifier, 1);
        }
        else
        {
            var isKnown = Guide!.NumberOf(segment.Code) >= 0;
            Report(isKnown ? X12Fault.UnexpectedSegment : X12Fault.UnknownSegment);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReportMissing(GuideItem item, X12Loop loop) => _report(
        item.Child is null ? X12Fault.SegmentMissing : X12Fault.LoopMissing,
        Locate() with { Segment = item.Trigger.SegmentId, Path = (item.Child ?? loop).Id });

    private void AddAmounts(in X12Segment segment)
    {
        if (_isClaim)
        {
            _amounts.TakeClaim(segment);
        }
        else if (_isRemittance)
        {
            _amounts.TakeRemittance(segment);
        }
    }

    /// <summary>Apart, since places of issues take room that a good segment has no use for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(X12Fault fault, int element = 0, int component = 0) =>
        _report(fault, Locate(element, component));

    private RecordLocation Locate(int element = 0, int component = 0) =>
        _reader.Locate(element, component) with
        {
            Path = Guide is null || Walk.Depth == 0 ? null : Walk.Top.Loop.Id,
        };
}
