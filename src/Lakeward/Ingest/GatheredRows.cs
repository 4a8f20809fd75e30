// Rows of one table, gathered from records until there are enough of them to write.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Mapping;

namespace Lakeward.Ingest;

/// <summary>
/// A record's rows stand or fall together, and go to several tables; so they are gathered in memory and
/// written table by table. The first column is the record's id, the others are the mapping's.
/// </summary>
/// <param name="columns">The names of the mapping's columns.</param>
/// <param name="lanes">How many lanes may read at once.</param>
internal sealed class GatheredRows(IReadOnlyList<string> columns, int lanes) : RecordFile
{
    private readonly List<Block> _blocks = [];
    private int _taken;

    public override IReadOnlyList<string> ColumnNames { get; } =
        [RecordIdColumn.Name, .. columns];

    public override int Lanes => lanes;

    /// <summary>Bytes of the rows gathered.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Rows gathered.</summary>
    public long RowCount { get; private set; }

    protected override IReadOnlyList<RecordIssue> Issues => [];

    /// <summary>Takes over one row.</summary>
    /// <param name="rows">Where it is.</param>
    /// <param name="row">Which it is.</param>
    /// <param name="places">For each column its place in the row, or -1.</param>
    /// <param name="recordId">The id of its record.</param>
    public void Add(MappedRows rows, int row, ReadOnlySpan<int> places, ReadOnlySpan<byte> recordId)
    {
        if (_blocks.Count == 0 || _blocks[^1].IsFull)
        {
            _blocks.Add(new Block(columns.Count + 1));
        }

        var before = _blocks[^1].SizeBytes;
        _blocks[^1].Add(rows, row, places, recordId);
        SizeBytes += _blocks[^1].SizeBytes - before;
        RowCount++;
    }

    public override RowBatch OpenLane(RowRejected? rejected) => new Lane(this);

    /// <summary>Forgets the rows, which have been written, and clears their memory.</summary>
    public void Clear()
    {
        _blocks.ForEach(block => block.Clear());
        _blocks.Clear();
        (SizeBytes, RowCount, _taken, AtEnd) = (0, 0, 0, false);
    }

    public override void Dispose() => Clear();

    private Block? Take()
    {
        var at = Interlocked.Increment(ref _taken) - 1;
        AtEnd |= at >= _blocks.Count;
        return at < _blocks.Count ? _blocks[at] : null;
    }

    /// <summary>As many rows as a batch holds.</summary>
    private sealed class Block(int columns)
    {
        private readonly List<(int Start, int Length)> _cells = [];
        private byte[] _text = new byte[1 << 14];

        public int RowCount { get; private set; }

        public int SizeBytes { get; private set; }

        public bool IsFull => RowCount == LaneFiller.MaxRows;

        public void Add(MappedRows rows, int row, ReadOnlySpan<int> places, ReadOnlySpan<byte> recordId)
        {
            Keep(recordId);
            foreach (var place in places)
            {
                if (place < 0 || rows.IsNull(row, place))
                {
                    _cells.Add((-1, 0));
                }
                else
                {
                    Keep(rows.Cell(row, place));
                }
            }

            RowCount++;
        }

        public bool TryField(int row, int column, out ReadOnlySpan<byte> field)
        {
            var (start, length) = _cells[(row * columns) + column];
            field = start < 0 ? [] : _text.AsSpan(start, length);
            return start >= 0;
        }

        public void Clear() => Array.Clear(_text);

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            if (_text.Length - SizeBytes < bytes.Length)
            {
                var larger = new byte[Math.Max(_text.Length * 2, SizeBytes + bytes.Length)];
                _text.AsSpan(0, SizeBytes).CopyTo(larger);
                Array.Clear(_text);
                _text = larger;
            }

            bytes.CopyTo(_text.AsSpan(SizeBytes));
            _cells.Add((SizeBytes, bytes.Length));
            SizeBytes += bytes.Length;
        }
    }

    private sealed class Lane(GatheredRows rows) : RowBatch
    {
        private Block? _block;

        public override int RowCount => _block?.RowCount ?? 0;

        public override bool Next()
        {
            _block = rows.Take();
            return _block is not null;
        }

        public override bool TryField(int row, int column, out ReadOnlySpan<byte> field) =>
            _block!.TryField(row, column, out field);

        /// <summary>The record's number, which its id ends with.</summary>
        public override long LineNumber(int row) =>
            TryField(row, 0, out var id) ? RecordIdColumn.NumberOf(Encoding.UTF8.GetString(id)) : 0;

        public override ReadOnlySpan<byte> RowBytes(int row) => [];

        public override void Dispose() => _block = null;
    }
}
