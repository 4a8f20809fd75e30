// One table while a load of health records fills it.
using Lakeward.Records.Mapping;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// Gathers a table's rows, writes them part by part, and counts rows and amounts both times.
/// </summary>
internal sealed class FilledTable : IDisposable
{
    private readonly LoadTarget _target;
    private readonly TableContract _contract;
    private readonly GatheredRows _rows;
    private readonly AmountSums _sums;
    private readonly PartWriter _writer;
    private readonly List<DataFile> _files = [];
    private readonly List<string> _columns;
    private readonly Dictionary<MappedTable, int[]> _places = [];

    public FilledTable(
        IObjectStore store, LoadTools tools, TableKeys keys, LoadTarget target, MappedTable table)
    {
        _target = target;
        _columns = [.. table.Columns.Select(column => column.Name)];
        _rows = new GatheredRows(_columns, tools.Threads);
        _contract = TableContract.Agree(target.Table, target.Snapshot, _rows.ColumnNames);
        _sums = new AmountSums(target.Table.FullName, _contract.Columns);
        _writer = new PartWriter(store, target.Log.Folder, keys, _contract.Columns, tools) { Sums = _sums };
    }

    /// <summary>Rows handed over so far.</summary>
    public long ReadRows { get; private set; }

    /// <summary>Bytes of rows gathered and not yet written.</summary>
    public long SizeBytes => _rows.SizeBytes;

    /// <summary>Takes over a row.</summary>
    public void Add(MappedRows rows, int row, ReadOnlySpan<byte> recordId)
    {
        var from = rows.Table(row);
        if (!_places.TryGetValue(from, out var places))
        {
            _places[from] = places = [.. _columns.Select(from.IndexOf)];
        }

        _rows.Add(rows, row, places, recordId);
        _sums.AddRead(rows, row, places);
        ReadRows++;
    }

    /// <summary>Writes what was gathered.</summary>
    public void WritePart(Quarantine quarantine, CancellationToken ct)
    {
        if (_rows.RowCount > 0)
        {
            _files.AddRange(_writer.WriteAll(_rows, quarantine.Add, _ => { }, ct));
            _rows.Clear();
        }
    }

    /// <summary>Writes the rest, and compares what was read with what was written.</summary>
    public WrittenTable Finish(Quarantine quarantine, CancellationToken ct)
    {
        WritePart(quarantine, ct);
        var amounts = _sums.Reconcile(_files.Sum(file => file.RowCount));
        return new WrittenTable(_target, _contract.Schema, [.. _files], amounts);
    }

    public void Dispose() => _rows.Dispose();
}
