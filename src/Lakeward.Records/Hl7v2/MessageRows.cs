// Maps messages into the rows of tables.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Runs the compiled mappings over one message after the other. A message gives all its rows or none: what
/// cannot be a value of its column is an error of the whole message.
/// <para>
/// Cells: escape sequences are resolved; blank text and <c>""</c> are null; a date or time of which parts are
/// missing is the first moment that it can be; a time with an offset is moved to UTC, one without is kept as
/// written; digits beyond the microsecond are cut off.
/// </para>
/// </summary>
internal sealed class MessageRows(Hl7Mappings mappings)
{
    /// <summary>The key of the message as a whole, where -1 is what is in no group.</summary>
    private const int Anywhere = -2;

    private static readonly int Patient = SegmentName.Key("PID");

    private readonly Hl7Groups _groups = new();
    private readonly MessageCells _cells = new();
    private readonly List<int> _names = [];
    private readonly Dictionary<(int Group, int Name), int> _first = [];
    private int[] _segments = new int[8];
    private int[] _before = new int[8];
    private int[] _beside = new int[8];
    private Hl7Message _message = null!;
    private MappedRows _rows = null!;
    private RecordIssue? _error;

    /// <summary>Called with each warning about a message that is mapped.</summary>
    internal Action<RecordIssue>? Warned { get; set; }

    /// <summary>
    /// Maps a message; no rows come of a type without a mapping. False, with the error, when the message
    /// cannot be mapped.
    /// </summary>
    internal bool TryRead(Hl7Message message, MappedRows rows, out RecordIssue? error)
    {
        (_message, _rows, _error) = (message, rows, null);
        rows.Begin(default);
        if (mappings.Find(message.Type) is { } mapping)
        {
            Index();
            for (var table = 0; table < mapping.Tables.Length && _error is null; table++)
            {
                AddRows(mapping.Tables[table]);
            }

            CheckRequired(mapping);
        }

        if (_error is not null)
        {
            rows.Begin(default);
        }

        error = _error;
        return error is null;
    }

    /// <summary>Notes the first segment of each name in each group and in the message.</summary>
    private void Index()
    {
        _groups.Read(_message);
        _names.Clear();
        _first.Clear();
        for (var index = 0; index < _message.SegmentCount; index++)
        {
            var name = SegmentName.Key(_message.Segment(index).Name);
            _names.Add(name);
            _first.TryAdd((_groups.GroupOf(index), name), index);
            _first.TryAdd((Anywhere, name), index);
        }
    }

    private void AddRows(MessageTable table)
    {
        if (_segments.Length < table.Segments.Length)
        {
            _segments = new int[table.Segments.Length];
            _before = new int[table.Segments.Length];
            _beside = new int[table.Segments.Length];
        }

        _before.AsSpan().Fill(-1);
        _beside.AsSpan().Fill(-1);
        if (table.OwnCount == 0)
        {
            AddRow(table, Anywhere);
            return;
        }

        var own = _segments.AsSpan(0, table.OwnCount);
        int? open = null;
        for (var index = 0; index < _names.Count && _error is null; index++)
        {
            if (_names[index] == Patient)
            {
                _before.AsSpan().Fill(-1); // What came before is about somebody else.
            }

            var place = table.Segments.AsSpan().IndexOf(_names[index]);
            if (place < 0)
            {
                continue;
            }

            if (place >= table.OwnCount)
            {
                _before[place] = index;
                continue;
            }

            var group = _groups.GroupOf(index);
            if (open != group || own[place] >= 0)
            {
                AddOpenRow(table, open);
                own.Fill(-1);
                open = group;
                _before.CopyTo(_beside, 0);
            }

            own[place] = index;
        }

        AddOpenRow(table, open);
    }

    private void AddOpenRow(MessageTable table, int? group)
    {
        if (group is { } open && _error is null)
        {
            AddRow(table, open);
        }
    }

    private void AddRow(MessageTable table, int group)
    {
        for (var place = table.OwnCount; place < table.Segments.Length; place++)
        {
            var found = Find(group, table.Segments[place]);
            var before = _beside[place];
            var isBeside = found < 0 && before >= 0 && IsBeside(group, _groups.GroupOf(before));
            _segments[place] = isBeside ? before : found;
        }

        _rows.AddRow(table.Mapped);
        for (var column = 0; column < table.Columns.Length && _error is null; column++)
        {
            AddCell(table, column);
        }
    }

    /// <summary>The first segment of a name in a group, or else in one around it; or -1.</summary>
    private int Find(int group, int name)
    {
        while (true)
        {
            if (_first.TryGetValue((group, name), out var found))
            {
                return found;
            }

            if (group < 0)
            {
                return -1;
            }

            group = _groups.Groups[group].Parent;
        }
    }

    /// <summary>Whether a group lies beside another, or beside one around it, and is of another
    /// name.</summary>
    private bool IsBeside(int group, int other)
    {
        var parent = _groups.Groups[other].Parent;
        while (group >= 0 && _groups.Groups[group].Parent != parent)
        {
            group = _groups.Groups[group].Parent;
        }

        return group >= 0 && _groups.Groups[group].Name != _groups.Groups[other].Name;
    }

    private void AddCell(MessageTable table, int column)
    {
        var type = table.Mapped.Columns[column].Type;
        foreach (var (source, place) in table.Columns[column])
        {
            var index = _segments[place];
            if (index < 0)
            {
                continue;
            }

            var value = source.In(_message.Segment(index));
            if (_cells.TryAdd(_rows, value, type, source.IsPrecision, out var fault))
            {
                return;
            }

            if (fault != CellFault.None)
            {
                _error = Hl7MappingIssues.Of(fault, PlaceOf(source, index));
                return;
            }
        }

        _rows.AddNull();
    }

    private void CheckRequired(MessageMapping mapping)
    {
        for (var at = 0; at < mapping.Required.Length && _error is null; at++)
        {
            var sources = mapping.Required[at];
            if (Warned is not null && !sources.Any(IsThere))
            {
                var index = Math.Max(Find(Anywhere, SegmentName.Key(sources[0].Segment)), 0);
                Warned(Hl7MappingIssues.MissingField(PlaceOf(sources[0], index)));
            }
        }
    }

    private bool IsThere(FieldSource source)
    {
        var index = Find(Anywhere, SegmentName.Key(source.Segment));
        return index >= 0 && source.In(_message.Segment(index)) is { IsEmpty: false, IsNull: false };
    }

    private RecordLocation PlaceOf(FieldSource source, int index) => _message.LocationOf(
        index, source.Segment, source.Field, source.Component == 0 ? null : source.Component);
}
