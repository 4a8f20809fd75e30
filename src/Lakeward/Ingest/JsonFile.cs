// Reads JSON lines: one lane that gathers rows into batches.
using Lakeward.Records;
using Lakeward.Records.JsonLines;

namespace Lakeward.Ingest;

/// <summary>A file of JSON lines, open for one pass.</summary>
internal sealed class JsonFile : RecordFile
{
    private readonly JsonLinesReader _reader;

    private JsonFile(JsonLinesReader reader) => _reader = reader;

    public override IReadOnlyList<string> ColumnNames => _reader.ColumnNames;

    public override int Lanes => 1;

    protected override IReadOnlyList<RecordIssue> Issues => _reader.Issues;

    /// <summary>
    /// Opens the content, which stays the caller's; without columns, those met become the columns.
    /// </summary>
    public static JsonFile Open(Stream content, IReadOnlyList<string>? columns) =>
        new(JsonLinesReader.Open(content, columns));

    public override RowBatch OpenLane(RowRejected? rejected)
    {
        _reader.Rejected = rejection => rejected?.Invoke(rejection.ToIssue(), rejection.RowBytes.Span);
        return new Lane(this);
    }

    public override void Dispose() => _reader.Dispose();

    /// <summary>Rows are gathered because a row of the reader lives only until its next.</summary>
    private sealed class Lane(JsonFile file) : RowBatch
    {
        private const int MaxRows = 2_048;
        private const int MaxBatchSizeBytes = 8 << 20;
        private readonly List<(int Start, int Length)> _cells = [];
        private readonly List<(long Line, int Start, int Length)> _rows = [];
        private readonly List<int> _firstCell = [];
        private byte[] _text = new byte[1 << 16];
        private int _used;

        public override int RowCount => _rows.Count;

        public override bool Next()
        {
            _cells.Clear();
            _rows.Clear();
            _firstCell.Clear();
            _used = 0;
            while (_rows.Count < MaxRows && _used < MaxBatchSizeBytes && file.HasBudget())
            {
                if (!file._reader.NextRow())
                {
                    file.AtEnd = true;
                    break;
                }

                Gather();
            }

            file.Spend(_used);
            return _rows.Count > 0;
        }

        public override bool TryField(int row, int column, out ReadOnlySpan<byte> field)
        {
            var cell = _firstCell[row] + column;
            var known = cell < (row + 1 < _rows.Count ? _firstCell[row + 1] : _cells.Count);
            var (start, length) = known ? _cells[cell] : (-1, 0);
            field = start < 0 ? [] : _text.AsSpan(start, length);
            return start >= 0;
        }

        public override long LineNumber(int row) => _rows[row].Line;

        public override ReadOnlySpan<byte> RowBytes(int row) =>
            _text.AsSpan(_rows[row].Start, _rows[row].Length);

        public override void Dispose() => Array.Clear(_text);

        private void Gather()
        {
            var reader = file._reader;
            _firstCell.Add(_cells.Count);
            for (var column = 0; column < reader.ColumnNames.Count; column++)
            {
                var kind = reader.Kind(column);
                var isNull = kind is JsonMemberKind.Absent or JsonMemberKind.Null;
                _cells.Add(isNull ? (-1, 0) : Keep(reader.Field(column)));
            }

            var (start, length) = Keep(reader.RowBytes);
            _rows.Add((reader.LineNumber, start, length));
        }

        private (int Start, int Length) Keep(ReadOnlySpan<byte> bytes)
        {
            if (_text.Length - _used < bytes.Length)
            {
                var larger = new byte[Math.Max(_text.Length * 2, _used + bytes.Length)];
                _text.AsSpan(0, _used).CopyTo(larger);
                Array.Clear(_text);
                _text = larger;
            }

            bytes.CopyTo(_text.AsSpan(_used));
            _used += bytes.Length;
            return (_used - bytes.Length, bytes.Length);
        }
    }
}
