// The rows that one record gave.
namespace Lakeward.Records.Mapping;

/// <summary>
/// Rows of cells in UTF-8, reused from record to record. Cells are places in the record's bytes or in a
/// scratch space, so nothing is copied that need not be; they live until the next record is read.
/// </summary>
public sealed class MappedRows
{
    private static readonly long FirstMicros = MicrosOf(DateTime.MinValue);
    private static readonly long LastMicros = MicrosOf(DateTime.MaxValue);
    private readonly List<(MappedTable Table, int FirstCell)> _rows = [];
    private ReadOnlyMemory<byte> _source;
    private (int Start, int Length)[] _cells = new (int, int)[256];
    private int _cellCount;
    private byte[] _scratch = new byte[256];
    private int _scratchLength;

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The table of a row.</summary>
    public MappedTable Table(int row) => _rows[row].Table;

    /// <summary>Whether a cell is null.</summary>
    public bool IsNull(int row, int column) => CellAt(row, column).Length < 0;

    /// <summary>A cell's value as its column's type writes it; empty when null.</summary>
    public ReadOnlySpan<byte> Cell(int row, int column)
    {
        var (start, length) = CellAt(row, column);
        return length <= 0 ? []
            : start >= 0 ? _source.Span.Slice(start, length)
            : _scratch.AsSpan(~start, length);
    }

    /// <summary>Forgets the record before.</summary>
    internal void Begin(ReadOnlyMemory<byte> source)
    {
        _rows.Clear();
        _source = source;
        _cellCount = _scratchLength = 0;
    }

    /// <summary>Begins a row; as many cells follow as the table has columns.</summary>
    internal void AddRow(MappedTable table) => _rows.Add((table, _cellCount));

    internal void AddNull() => Add(0, -1);

    /// <summary>Adds a cell that lies in the record.</summary>
    internal void AddSource(int start, int length) => Add(start, length);

    /// <summary>Adds a cell that has to be kept elsewhere.</summary>
    internal void AddText(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        AddReserved(text.Length);
    }

    /// <summary>Adds the cell of an earlier row of the same table once more.</summary>
    internal void AddCopy(int row, int column)
    {
        var (start, length) = CellAt(row, column);
        Add(start, length);
    }

    /// <summary>Space to write a cell into, for <see cref="AddReserved"/>.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (_scratch.Length - _scratchLength < length)
        {
            Array.Resize(ref _scratch, Math.Max(_scratchLength + length, _scratch.Length * 2));
        }

        return _scratch.AsSpan(_scratchLength);
    }

    internal void AddReserved(int length)
    {
        Add(~_scratchLength, length);
        _scratchLength += length;
    }

    /// <summary>Adds a moment as <c>yyyy-MM-ddTHH:mm:ss</c>, with microseconds where there are any and a
    /// <c>Z</c> where the zone was known; false when it is outside the years 1 to 9999.</summary>
    internal bool TryAddTimestamp(long micros, bool hasZone)
    {
        if (micros < FirstMicros || micros > LastMicros)
        {
            return false;
        }

        var time = DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        var text = Reserve(32);
        "0000-00-00T00:00:00.000000"u8.CopyTo(text);
        Write(text[..4], time.Year);
        Write(text.Slice(5, 2), time.Month);
        Write(text.Slice(8, 2), time.Day);
        Write(text.Slice(11, 2), time.Hour);
        Write(text.Slice(14, 2), time.Minute);
        Write(text.Slice(17, 2), time.Second);
        var fraction = (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        Write(text.Slice(20, 6), fraction);
        var length = fraction == 0 ? 19 : 26;
        if (hasZone)
        {
            text[length++] = (byte)'Z';
        }

        AddReserved(length);
        return true;
    }

    private static void Write(Span<byte> digits, int number)
    {
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            digits[at] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }

    private static long MicrosOf(DateTime time) =>
        (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private void Add(int start, int length)
    {
        if (_cellCount == _cells.Length)
        {
            Array.Resize(ref _cells, _cellCount * 2);
        }

        _cells[_cellCount++] = (start, length);
    }

    private (int Start, int Length) CellAt(int row, int column)
    {
        var (table, first) = _rows[row];
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, table.Columns.Count);
        return _cells[first + column];
    }
}
