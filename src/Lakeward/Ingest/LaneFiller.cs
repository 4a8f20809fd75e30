// Fills the engine's chunks from one lane of a file, batch by batch and column by column.
using Lakeward.Engine;
using Lakeward.Records;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>One lane's way from batches to chunks.</summary>
internal sealed class LaneFiller : IDisposable
{
    /// <summary>The most rows in a batch and in a chunk.</summary>
    public const int MaxRows = 2_048;

    private readonly RowBatch _batch;
    private readonly RowRejected _rejected;
    private readonly ColumnFiller[] _columns;
    private readonly RowFault[] _faults = new RowFault[MaxRows];
    private readonly int[] _good = new int[MaxRows];

    public LaneFiller(RowBatch batch, IReadOnlyList<LoadColumn> columns, RowRejected rejected)
    {
        _batch = batch;
        _rejected = rejected;
        _columns = [.. columns.Select(ColumnFiller.For)];
    }

    /// <summary>Fills a chunk; zero rows at the lane's end.</summary>
    public int Fill(WritableChunk chunk)
    {
        while (_batch.Next())
        {
            var good = ParseBatch();
            if (good.Length == 0)
            {
                continue;
            }

            foreach (var column in _columns)
            {
                column.Write(_batch, chunk[column.Ordinal], good);
            }

            return good.Length;
        }

        return 0;
    }

    public void Dispose() => _batch.Dispose();

    private ReadOnlySpan<int> ParseBatch()
    {
        var faults = _faults.AsSpan(0, _batch.RowCount);
        faults.Clear();
        foreach (var column in _columns)
        {
            column.Parse(_batch, faults);
        }

        var count = 0;
        for (var row = 0; row < faults.Length; row++)
        {
            if (faults[row].Reason == ParseReason.None)
            {
                _good[count++] = row;
                continue;
            }

            var place = new RecordLocation(_batch.LineNumber(row), null, faults[row].FieldNumber);
            _rejected(faults[row].Reason.ToIssue(place), _batch.RowBytes(row));
        }

        return _good.AsSpan(0, count);
    }
}
