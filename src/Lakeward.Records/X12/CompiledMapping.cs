// A mapping of one kind of transaction set, compiled against its guide.
using System.Text;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.X12;

/// <summary>
/// For each segment of the guide what is taken from it, and for each loop what its begin and end do. Equal
/// sources of equal type share a slot. A row sees what lies in its own loop, in the loops around it and in
/// the loops within these, except what belongs to the other loops that give rows to the same table.
/// </summary>
internal sealed class CompiledMapping
{
    private readonly Dictionary<string, Selector> _selectors = [];
    private readonly Dictionary<string, int> _slots = [];
    private readonly Dictionary<string, HashSet<string>> _within = [];

    /// <summary>Compiles; throws <see cref="FormatException"/> where the guide has no such place.</summary>
    internal CompiledMapping(RecordMapping mapping, X12Guide guide)
    {
        Guide = guide;
        Segments = new SegmentPlan?[guide.SegmentUses.Count];
        Loops = [.. guide.Loops.Select(_ => new LoopPlan())];
        foreach (var loop in guide.Loops)
        {
            Collect(loop, _within[loop.Id] = []);
        }

        foreach (var (table, index) in mapping.Tables.Select((table, index) => (table, index)))
        {
            Compile(table, index);
        }

        TableCount = mapping.Tables.Count;
    }

    /// <summary>The slots of fixed texts, filled once for a transaction set.</summary>
    internal List<(int Slot, byte[] Text)> Literals { get; } = [];

    internal X12Guide Guide { get; }

    internal int SlotCount { get; private set; }

    internal int SelectorCount => _selectors.Count;

    internal int TableCount { get; }

    internal List<RowPlan> Rows { get; } = [];

    /// <summary>By <see cref="X12SegmentUse.Index"/>; null where nothing is taken.</summary>
    internal SegmentPlan?[] Segments { get; }

    /// <summary>By <see cref="X12Loop.Index"/>.</summary>
    internal LoopPlan[] Loops { get; }

    private static void Collect(X12Loop loop, HashSet<string> within)
    {
        if (within.Add(loop.Id))
        {
            foreach (var child in loop.Items.Select(item => item.Child).OfType<X12Loop>())
            {
                Collect(child, within);
            }
        }
    }

    private void Compile(MappedTable table, int tableIndex)
    {
        var places = RowPlace.Read(table.ForEach);
        var sources = table.Columns.Select(column => SourceText.Read(column.Source)).ToList();
        foreach (var place in places)
        {
            var plan = new RowPlan(Rows.Count, place, table, tableIndex);
            Rows.Add(plan);
            var hidden = places.Select(other => other.Loop)
                .Where(other => Has(other) && !_within[other].Contains(place.Loop))
                .SelectMany(other => _within[other])
                .ToHashSet();
            for (var column = 0; column < sources.Count; column++)
            {
                plan.Columns[column] = [.. sources[column]
                    .Where(choice => !choice.Places.Append(choice.When).Any(IsHidden))
                    .Select(choice => choice with { Unless = IsHidden(choice.Unless) ? null : choice.Unless })
                    .Select(choice => Compile(choice, table.Columns[column], plan))];
                plan.Plain[column] = plan.Columns[column] is [{ IsPlain: true } only] ? only.Slot : -1;
                AddLate(plan, column, sources[column]);
            }

            Attach(plan);

            bool IsHidden(SourcePlace? source) => source is not null && hidden.Contains(source.Loop);
        }
    }

    private CellChoice Compile(SourceChoice choice, MappedColumn column, RowPlan plan)
    {
        var isJoined = choice.Places.Count > 1;
        var isList = choice.Places.Any(place => place.Part == SourcePart.List);
        var literal = choice.Literal is null ? null : Encoding.UTF8.GetBytes(choice.Literal);
        if (((isJoined || isList) && column.Type != ColumnType.Text)
            || (literal is not null && column.Type.Check(literal) != ParseReason.None))
        {
            throw new FormatException($"The source of {column.Name} cannot be of its type.");
        }

        int[] slots = literal is null
            ? [.. choice.Places.Select(place => SlotOf(place, column.Type, plan))]
            : [SlotOf(literal)];
        return new CellChoice(
            slots[0],
            choice.When is null ? -1 : SlotOf(choice.When, ColumnType.Text, plan),
            choice.Unless is null ? -1 : SlotOf(choice.Unless, ColumnType.Text, plan),
            isJoined || isList ? slots : [],
            isList);
    }

    private int SlotOf(byte[] literal)
    {
        Literals.Add((SlotCount, literal));
        return SlotCount++;
    }

    private static void AddLate(RowPlan plan, int column, SourceChoice[] choices)
    {
        var scopes = choices.SelectMany(choice => choice.Places).Select(place => place.Scope)
            .Where(scope => scope.Length > 0).Distinct().ToList();
        if (scopes.Count > 0)
        {
            plan.LateColumns.Add(column);
            plan.LateLoop = scopes.Count == 1 && (plan.LateLoop.Length == 0 || plan.LateLoop == scopes[0])
                ? scopes[0]
                : throw new FormatException($"The rows of {plan.Table.Name} depend on two loops.");
        }
    }

    private int SlotOf(SourcePlace place, ColumnType type, RowPlan plan)
    {
        var emptiedBy = place.IsRelative ? [] : Emptying(place, plan.Place.Loop);
        var owner = place.IsRelative ? $"{plan.Index}" : string.Join(' ', emptiedBy);
        var key = $"{place.Text} {type} {owner}";
        if (_slots.TryGetValue(key, out var slot))
        {
            return slot;
        }

        slot = _slots[key] = SlotCount++;
        var capture = new Capture(place, type, slot);
        if (place.IsRelative)
        {
            plan.OfSegment.Add(capture);
            return slot;
        }

        SelectorOf(place).Add(capture);
        foreach (var loop in emptiedBy.Select(id => Loops[LoopOf(id).Index]))
        {
            loop.Slots = [.. loop.Slots, slot];
        }

        return slot;
    }

    /// <summary>
    /// The loops that make a place empty when they begin: those that hold both the place and the row. So of a
    /// loop that repeats within or beside the row's own the first value counts.
    /// </summary>
    private List<string> Emptying(SourcePlace place, string rowLoop)
    {
        _ = LoopOf(place.Loop);
        var (one, other) = place.Scope.Length > 0 ? (place.Scope, place.Scope) : (place.Loop, rowLoop);
        _ = LoopOf(one);
        return [.. Guide.Loops.Select(loop => loop.Id)
            .Where(id => _within[id].Contains(one) && _within[id].Contains(other))];
    }

    private Selector SelectorOf(SourcePlace place)
    {
        if (_selectors.TryGetValue(place.SegmentText, out var selector))
        {
            return selector;
        }

        selector = _selectors[place.SegmentText] = new Selector(_selectors.Count);
        foreach (var around in Around(place.Loop))
        {
            around.Counts = [.. around.Counts, selector.Index];
        }

        var isFound = false;
        foreach (var use in UsesOf(place.Loop, place.Segment))
        {
            var open = place.Conditions.Where(condition => !IsImplied(use, condition)).ToArray();
            if (!open.Any(condition => IsExcluded(use, condition)))
            {
                var segment = Segments[use.Index] ??= new SegmentPlan();
                segment.Selectors = [.. segment.Selectors, (selector, open)];
                isFound = true;
            }
        }

        return isFound ? selector : throw NoPlace(place.SegmentText);
    }

    private void Attach(RowPlan plan)
    {
        foreach (var around in Around(plan.Place.Loop))
        {
            around.Within = [.. around.Within, plan];
        }

        var loop = Loops[LoopOf(plan.Place.Loop).Index];
        loop.Rows = [.. loop.Rows, plan];
        if (plan.LateLoop.Length > 0)
        {
            var late = Loops[LoopOf(plan.LateLoop).Index];
            late.Late = [.. late.Late, plan];
        }

        if (plan.Place.Segment.Length > 0)
        {
            var uses = UsesOf(plan.Place.Loop, plan.Place.Segment).ToList();
            _ = uses.Count > 0 && plan.OfSegment.Count > 0 ? uses : throw NoPlace(plan.Place.Segment);
            foreach (var use in uses)
            {
                var segment = Segments[use.Index] ??= new SegmentPlan();
                segment.Rows = [.. segment.Rows, plan];
            }
        }
        else if (plan.OfSegment.Count > 0)
        {
            throw NoPlace("./" + plan.OfSegment[0].Element);
        }
    }

    /// <summary>The loop itself and every loop around it.</summary>
    private IEnumerable<LoopPlan> Around(string id)
    {
        _ = LoopOf(id);
        return Guide.Loops.Where(loop => _within[loop.Id].Contains(id)).Select(loop => Loops[loop.Index]);
    }

    private bool Has(string loop) => _within.ContainsKey(loop);

    private X12Loop LoopOf(string id) =>
        Guide.Loops.FirstOrDefault(loop => loop.Id == id) ?? throw NoPlace(id);

    private IEnumerable<X12SegmentUse> UsesOf(string loop, string segment) =>
        Guide.SegmentUses.Where(use => use.Loop.Id == loop && use.SegmentId == segment);

    private static bool IsImplied(X12SegmentUse use, SourceCondition condition) =>
        use.Place == condition.Place && use.Qualifiers.Count > 0
        && use.Qualifiers.All(code => Contains(condition, code));

    private static bool IsExcluded(X12SegmentUse use, SourceCondition condition) =>
        use.Place == condition.Place && use.Qualifiers.Count > 0
        && !use.Qualifiers.Any(code => Contains(condition, code));

    private static bool Contains(SourceCondition condition, string code) =>
        condition.Codes.Any(known => Encoding.ASCII.GetString(known) == code);

    private FormatException NoPlace(string text) => new($"The guide {Guide.Name} has no place {text}.");
}
