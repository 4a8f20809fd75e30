// Some rows of a file, chosen by their lines.
using Lakeward.Records;

namespace Lakeward.Ingest;

/// <summary>A file of which only the rows on given lines are handed out, for loading them again.</summary>
internal sealed class ChosenRows(RecordFile file, LoadPart part) : RecordFile
{
    public override IReadOnlyList<string> ColumnNames => file.ColumnNames;

    public override int Lanes => file.Lanes;

    public override bool AtEnd => file.AtEnd;

    protected override IReadOnlyList<RecordIssue> Issues => file.FileIssues;

    public override RowBatch OpenLane(RowRejected? rejected) => new Lane(file.OpenLane(rejected), part);

    public override void BeginPart(long sizeBytes) => file.BeginPart(sizeBytes);

    public override void Dispose() => file.Dispose();

    private sealed class Lane(RowBatch batch, LoadPart part) : RowBatch
    {
        private readonly List<int> _rows = [];

        public override int RowCount => _rows.Count;

        public override bool Next()
        {
            while (batch.Next())
            {
                _rows.Clear();
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (part.Takes(batch.LineNumber(row)))
                    {
                        _rows.Add(row);
                    }
                }

                if (_rows.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }

        public override bool TryField(int row, int column, out ReadOnlySpan<byte> field) =>
            batch.TryField(_rows[row], column, out field);

        public override long LineNumber(int row) => batch.LineNumber(_rows[row]);

        public override ReadOnlySpan<byte> RowBytes(int row) => batch.RowBytes(_rows[row]);

        public override void Dispose() => batch.Dispose();
    }
}
