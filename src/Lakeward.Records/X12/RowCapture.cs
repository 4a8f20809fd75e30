// Gathers the values of one transaction set and makes its rows.
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.X12;

/// <summary>
/// Follows loops and segments with a compiled mapping. A value is a place in the bytes of the transaction
/// set; it is checked against its column's type when it is met.
/// </summary>
internal sealed class RowCapture
{
    private readonly CompiledMapping _mapping;
    private readonly MappedRows _rows;
    private readonly KeptBytes _bytes;
    private readonly int _maxCells;
    private readonly CapturedValue[] _slots;
    private readonly int[] _counts;
    private readonly int[] _rowsOfTable;
    private readonly RowState[] _states;
    private byte _separator;

    internal RowCapture(CompiledMapping mapping, MappedRows rows, KeptBytes bytes, int maxCells)
    {
        _mapping = mapping;
        _rows = rows;
        _bytes = bytes;
        _maxCells = maxCells;
        _slots = new CapturedValue[mapping.SlotCount];
        _counts = new int[mapping.SelectorCount];
        _rowsOfTable = new int[mapping.TableCount];
        _states = [.. mapping.Rows.Select(_ => new RowState())];
    }

    internal X12Guide Guide => _mapping.Guide;

    /// <summary>Called with the element and component of a value that is none of its column's type.</summary>
    internal Action<ParseReason, int, int>? Refused { get; set; }

    /// <summary>A loop has begun; the transaction set is loop 0.</summary>
    internal void StartLoop(int loop)
    {
        var plan = _mapping.Loops[loop];
        foreach (var slot in plan.Slots)
        {
            _slots[slot] = default;
        }

        foreach (var count in plan.Counts)
        {
            _counts[count] = 0;
        }

        foreach (var row in plan.Within)
        {
            var state = _states[row.Index];
            state.Values.Clear();
            state.RowsBefore = _rowsOfTable[row.TableIndex];
        }
    }

    /// <summary>A segment has been met.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="use">Its place in the guide.</param>
    /// <param name="position">Where it begins in the bytes of the transaction set.</param>
    internal void Take(in X12Segment segment, X12SegmentUse use, int position)
    {
        if (_mapping.Segments[use.Index] is not { } plan)
        {
            return;
        }

        foreach (var (selector, conditions) in plan.Selectors)
        {
            if (Hold(conditions, segment))
            {
                var number = _counts[selector.Index] = unchecked(_counts[selector.Index] + 1);
                foreach (var capture in selector.Captures)
                {
                    Take(capture, number, segment, position);
                }
            }
        }

        foreach (var row in plan.Rows)
        {
            TakeGroups(row, segment, position);
        }
    }

    /// <summary>A loop has ended. False where its rows have too many cells.</summary>
    internal bool EndLoop(int loop, X12Delimiters delimiters)
    {
        var plan = _mapping.Loops[loop];
        _separator = delimiters.Repetition.Length == 1 ? delimiters.Repetition[0] : (byte)',';
        foreach (var row in plan.Rows)
        {
            if (!AddRows(row))
            {
                return false;
            }
        }

        foreach (var row in plan.Late)
        {
            var state = _states[row.Index];
            foreach (var number in state.Waiting)
            {
                foreach (var column in row.LateColumns)
                {
                    AddCell(row.Columns[column]);
                    _rows.MoveLast(number, column);
                }
            }

            state.Waiting.Clear();
        }

        return true;
    }

    /// <summary>Makes ready for the next transaction set.</summary>
    internal void Clear()
    {
        Array.Clear(_rowsOfTable);
        Array.ForEach(_states, state => state.Waiting.Clear());
    }

    private static bool Hold(SourceCondition[] conditions, in X12Segment segment)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(segment))
            {
                return false;
            }
        }

        return true;
    }

    private void Take(Capture capture, int number, in X12Segment segment, int position)
    {
        ref var slot = ref _slots[capture.Slot];
        if ((!slot.IsMissing && !capture.IsScoped)
            || (capture.Place.Occurrence != 0 && capture.Place.Occurrence != number))
        {
            return;
        }

        var value = Read(capture, segment, position, 0);
        if (capture.IsScoped && !slot.IsMissing && !value.IsMissing)
        {
            value = Outermost(capture, slot, value);
        }

        slot = value.IsMissing ? slot : value;
    }

    private CapturedValue Outermost(Capture capture, CapturedValue one, CapturedValue other)
    {
        var order = _bytes.Span(one).SequenceCompareTo(_bytes.Span(other));
        return order <= 0 == (capture.Place.Part == SourcePart.From) ? one : other;
    }

    private CapturedValue Read(Capture capture, in X12Segment segment, int position, int firstOfGroup)
    {
        var value = capture.Read(segment, firstOfGroup);
        if (value.IsEmpty)
        {
            return default;
        }

        if (capture.Type.Kind != ValueKind.Text
            && capture.Type.Check(value) is var reason and not ParseReason.None)
        {
            Refused?.Invoke(reason, capture.ElementIn(firstOfGroup), capture.Place.Component);
        }

        segment.Bytes.Overlaps(value, out var offset);
        return new CapturedValue(unchecked(position + offset), value.Length);
    }

    private void TakeGroups(RowPlan row, in X12Segment segment, int position)
    {
        var values = _states[row.Index].Values;
        var place = row.Place;
        if (place.FirstElement == 0)
        {
            AddGroup(row, segment, position, 0, values);
            return;
        }

        for (var first = place.FirstElement; first <= segment.ElementCount; first += place.GroupSize)
        {
            if (!AddGroup(row, segment, position, first, values))
            {
                values.RemoveRange(values.Count - row.OfSegment.Count, row.OfSegment.Count);
            }
        }
    }

    /// <summary>False where the group is empty.</summary>
    private bool AddGroup(
        RowPlan row, in X12Segment segment, int position, int first, List<CapturedValue> values)
    {
        var isAny = false;
        foreach (var capture in row.OfSegment)
        {
            var value = Read(capture, segment, position, first);
            values.Add(value);
            isAny |= capture.Place.IsInGroup && !value.IsMissing;
        }

        return isAny;
    }

    private bool AddRows(RowPlan row)
    {
        var state = _states[row.Index];
        if (row.Place.Segment.Length == 0)
        {
            return (row.Place.IsFallback && _rowsOfTable[row.TableIndex] > state.RowsBefore) || AddRow(row);
        }

        for (var at = 0; at < state.Values.Count;)
        {
            foreach (var capture in row.OfSegment)
            {
                _slots[capture.Slot] = state.Values[at++];
            }

            if (!AddRow(row))
            {
                return false;
            }
        }

        return true;
    }

    private bool AddRow(RowPlan row)
    {
        if (_rows.CellCount + row.Columns.Length > _maxCells)
        {
            return false;
        }

        _rows.AddRow(row.Table);
        _rowsOfTable[row.TableIndex] = unchecked(_rowsOfTable[row.TableIndex] + 1);
        foreach (var choices in row.Columns)
        {
            AddCell(choices);
        }

        if (row.LateColumns.Count > 0)
        {
            _states[row.Index].Waiting.Add(_rows.Count - 1);
        }

        return true;
    }

    private void AddCell(CellChoice[] choices)
    {
        foreach (var choice in choices)
        {
            if ((choice.When < 0 || !_slots[choice.When].IsMissing)
                && (choice.Unless < 0 || _slots[choice.Unless].IsMissing)
                && TryAdd(choice))
            {
                return;
            }
        }

        _rows.AddNull();
    }

    private bool TryAdd(CellChoice choice)
    {
        if (choice.Literal is { } literal)
        {
            _rows.AddText(literal);
            return true;
        }

        var first = _slots[choice.Slots[0]];
        if (choice.Slots.Length == 1 && !choice.IsList)
        {
            if (!first.IsMissing)
            {
                _rows.AddSource(first.Start, first.Length);
            }

            return !first.IsMissing;
        }

        var length = 0;
        foreach (var slot in choice.Slots)
        {
            if (_slots[slot].IsMissing)
            {
                return false;
            }

            length += _slots[slot].Length;
        }

        Join(choice, _rows.Reserve(length));
        _rows.AddReserved(length);
        return true;
    }

    private void Join(CellChoice choice, Span<byte> target)
    {
        foreach (var slot in choice.Slots)
        {
            var value = _bytes.Span(_slots[slot]);
            value.CopyTo(target);
            if (choice.IsList)
            {
                target[..value.Length].Replace(_separator, (byte)',');
            }

            target = target[value.Length..];
        }
    }

    /// <summary>What a row plan has gathered.</summary>
    private sealed class RowState
    {
        /// <summary>The values from segments that give rows, so many a row as the plan captures.</summary>
        internal List<CapturedValue> Values { get; } = [];

        /// <summary>The rows of the table when the loop began.</summary>
        internal int RowsBefore { get; set; }

        /// <summary>Rows with cells yet to be filled.</summary>
        internal List<int> Waiting { get; } = [];
    }
}
