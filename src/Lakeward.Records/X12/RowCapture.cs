// Gathers the values of one transaction set and makes its rows.
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.X12;

/// <summary>
/// Follows loops and segments with a compiled mapping. A value is a place in the bytes of the transaction
/// set, as a cell is; it is checked against its column's type when it is met.
/// </summary>
internal sealed class RowCapture
{
    private readonly CompiledMapping _mapping;
    private readonly MappedRows _rows;
    private readonly KeptBytes _bytes;
    private readonly int _maxCells;
    private readonly (int Start, int Length)[] _slots;
    private readonly int[] _counts;
    private readonly int[] _rowsOfTable;
    private readonly RowState[] _states;
    private byte[] _joined = new byte[256];

    internal RowCapture(CompiledMapping mapping, MappedRows rows, KeptBytes bytes, int maxCells)
    {
        _mapping = mapping;
        _rows = rows;
        _bytes = bytes;
        _maxCells = maxCells;
        _slots = new (int, int)[mapping.SlotCount];
        _counts = new int[mapping.SelectorCount];
        _rowsOfTable = new int[mapping.TableCount];
        _states = [.. mapping.Rows.Select(_ => new RowState())];
    }

    internal X12Guide Guide => _mapping.Guide;

    /// <summary>Called with the element and component of a value that is none of its column's type.</summary>
    internal Action<ParseReason, int, int>? Refused { get; set; }

    /// <summary>The delimiters of the transaction set.</summary>
    internal X12Delimiters Delimiters { get; private set; } = X12Delimiters.Usual;

    private static (int Start, int Length) Missing => (0, -1);

    /// <summary>A transaction set begins.</summary>
    internal void Begin(X12Delimiters delimiters)
    {
        Delimiters = delimiters;
        Array.Clear(_rowsOfTable);
        Array.ForEach(_states, state => state.Waiting.Clear());
        foreach (var (slot, text) in _mapping.Literals)
        {
            _slots[slot] = _rows.Keep(text);
        }

        StartLoop(0);
    }

    /// <summary>A loop has begun; the transaction set is loop 0.</summary>
    internal void StartLoop(int loop)
    {
        var plan = _mapping.Loops[loop];
        foreach (var slot in plan.Slots)
        {
            _slots[slot] = Missing;
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
                Take(selector, segment, position);
            }
        }

        foreach (var row in plan.Rows)
        {
            TakeGroups(row, segment, position);
        }
    }

    /// <summary>A loop has ended. False where its rows have too many cells.</summary>
    internal bool EndLoop(int loop)
    {
        var plan = _mapping.Loops[loop];
        foreach (var row in plan.Rows)
        {
            if (!AddRows(row))
            {
                return false;
            }
        }

        foreach (var row in plan.Late)
        {
            FillWaiting(row, _states[row.Index].Waiting);
        }

        return true;
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

    private void Take(Selector selector, in X12Segment segment, int position)
    {
        var number = _counts[selector.Index] = unchecked(_counts[selector.Index] + 1);
        foreach (var capture in selector.Captures)
        {
            if (capture.Element > segment.ElementCount)
            {
                break;
            }

            ref var slot = ref _slots[capture.Slot];
            if ((slot.Length >= 0 && !capture.IsScoped)
                || (capture.Occurrence != 0 && capture.Occurrence != number))
            {
                continue;
            }

            var value = Read(capture, segment, position, capture.Element);
            if (value.Length >= 0)
            {
                slot = slot.Length < 0 ? value : Outermost(capture, slot, value, segment, position);
            }
        }
    }

    private (int Start, int Length) Outermost(
        Capture capture, (int Start, int Length) known, (int Start, int Length) met, in X12Segment segment,
        int position)
    {
        var value = segment.Bytes.Slice(met.Start - position, met.Length);
        var order = value.SequenceCompareTo(_bytes.Span(known));
        return (capture.Part == SourcePart.From ? order < 0 : order > 0) ? met : known;
    }

    private (int Start, int Length) Read(Capture capture, in X12Segment segment, int position, int element)
    {
        var value = capture.Read(segment, element);
        if (value.IsEmpty)
        {
            return Missing;
        }

        if (!capture.IsText && capture.Check(value) is var reason and not ParseReason.None)
        {
            Refused?.Invoke(reason, element, capture.Component);
        }

        segment.Bytes.Overlaps(value, out var offset);
        return (unchecked(position + offset), value.Length);
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
        RowPlan row, in X12Segment segment, int position, int first, List<(int Start, int Length)> values)
    {
        var isAny = false;
        foreach (var capture in row.OfSegment)
        {
            var element = capture.IsInGroup ? first + capture.Element : capture.Element;
            var value = Read(capture, segment, position, element);
            values.Add(value);
            isAny |= capture.IsInGroup && value.Length >= 0;
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
        if (row.Columns.Length > _maxCells - _rows.CellCount)
        {
            return false;
        }

        var cells = _rows.AddCells(row.Table);
        var plain = row.Plain;
        for (var column = 0; column < cells.Length; column++)
        {
            cells[column] = plain[column] is var slot and >= 0 ? _slots[slot] : Choose(row.Columns[column]);
        }

        _rowsOfTable[row.TableIndex] = unchecked(_rowsOfTable[row.TableIndex] + 1);
        if (row.LateColumns.Count > 0)
        {
            _states[row.Index].Waiting.Add(_rows.Count - 1);
        }

        return true;
    }

    private void FillWaiting(RowPlan row, List<int> waiting)
    {
        foreach (var column in row.LateColumns)
        {
            var cell = Choose(row.Columns[column]);
            foreach (var number in waiting)
            {
                _rows.CellOf(number, column) = cell;
            }
        }

        waiting.Clear();
    }

    private (int Start, int Length) Choose(CellChoice[] choices)
    {
        foreach (var choice in choices)
        {
            if (_slots[choice.Slot].Length >= 0
                && (choice.When < 0 || _slots[choice.When].Length >= 0)
                && (choice.Unless < 0 || _slots[choice.Unless].Length < 0))
            {
                var cell = choice.Joined.Length == 0 ? _slots[choice.Slot] : Join(choice);
                if (cell.Length >= 0)
                {
                    return cell;
                }
            }
        }

        return Missing;
    }

    private (int Start, int Length) Join(CellChoice choice)
    {
        var length = 0;
        foreach (var slot in choice.Joined)
        {
            var value = _slots[slot];
            if (value.Length < 0)
            {
                return Missing;
            }

            if (_joined.Length - length < value.Length)
            {
                Array.Resize(ref _joined, (length + value.Length) * 2);
            }

            _bytes.Span(value).CopyTo(_joined.AsSpan(length));
            length += value.Length;
        }

        var text = _joined.AsSpan(0, length);
        if (choice.IsList && Delimiters.Repetition.Length == 1)
        {
            text.Replace(Delimiters.Repetition[0], (byte)',');
        }

        return _rows.Keep(text);
    }
}
