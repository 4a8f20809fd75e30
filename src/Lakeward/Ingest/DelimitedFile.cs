// Reads delimited files on several lanes: one cuts blocks of whole rows, each parses its own.
using Lakeward.Records;
using Lakeward.Records.Delimited;

namespace Lakeward.Ingest;

/// <summary>A delimited file, open for one pass.</summary>
internal sealed class DelimitedFile : RecordFile
{
    private readonly Lock _cutting = new();
    private readonly DelimitedSplitter _splitter;

    private DelimitedFile(DelimitedSplitter splitter, int lanes)
    {
        _splitter = splitter;
        Lanes = lanes;
    }

    public override IReadOnlyList<string> ColumnNames => _splitter.ColumnNames;

    public override int Lanes { get; }

    protected override IReadOnlyList<RecordIssue> Issues => _splitter.Issues;

    /// <summary>Reads the header. The content stays the caller's.</summary>
    public static DelimitedFile Open(Stream content, DelimitedFormat format, int lanes) =>
        new(DelimitedSplitter.Open(content, format), lanes);

    public override RowBatch OpenLane(RowRejected? rejected) => new Lane(this, rejected);

    public override void Dispose() => _splitter.Dispose();

    private DelimitedBlock? Cut()
    {
        lock (_cutting)
        {
            if (AtEnd || !HasBudget())
            {
                return null;
            }

            if (!_splitter.TryNext(out var block))
            {
                AtEnd = true;
                return null;
            }

            Spend(block.Length);
            return block;
        }
    }

    private sealed class Lane(DelimitedFile file, RowRejected? rejected) : RowBatch
    {
        private readonly DelimitedBlockReader _reader = new(file._splitter.Format, file.ColumnNames.Count);
        private DelimitedBlock? _block;

        public override int RowCount => _reader.RowCount;

        public override bool Next()
        {
            while (_block is not null || Load())
            {
                if (_reader.NextBatch())
                {
                    return true;
                }

                foreach (var rejection in _reader.Rejections)
                {
                    rejected?.Invoke(rejection.ToIssue(), rejection.RowBytes.Span);
                }

                Release();
            }

            return false;
        }

        public override bool TryField(int row, int column, out ReadOnlySpan<byte> field)
        {
            field = _reader.Field(row, column);
            return !field.IsEmpty;
        }

        public override long LineNumber(int row) => _reader.LineNumber(row);

        public override ReadOnlySpan<byte> RowBytes(int row) => _reader.RowBytes(row);

        public override void Dispose() => Release();

        private bool Load()
        {
            _block = file.Cut();
            if (_block is not null)
            {
                _reader.Load(_block);
            }

            return _block is not null;
        }

        private void Release()
        {
            _block?.Dispose();
            _block = null;
        }
    }
}
