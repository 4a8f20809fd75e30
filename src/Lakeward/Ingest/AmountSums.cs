// Counts the decimal columns of a load twice, as read and as written, so that not a cent is lost between.
using System.Globalization;
using System.Numerics;
using Lakeward.Engine;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>The reconciliation of one table's amounts.</summary>
internal sealed class AmountSums
{
    private readonly List<Amount> _amounts;
    private long _readRows;

    /// <param name="table">The table's name, for the refusal.</param>
    /// <param name="columns">The table's columns; the file has the record's id first.</param>
    public AmountSums(string table, IReadOnlyList<LoadColumn> columns)
    {
        TableName = table;
        _amounts =
        [
            .. columns.Where(column => column is { Type.Kind: ValueKind.Decimal, FileOrdinal: > 0 })
                .Select(column => new Amount(column)),
        ];
    }

    public string TableName { get; }

    /// <summary>Counts the cells of a row that is handed over.</summary>
    /// <param name="rows">Where it is.</param>
    /// <param name="row">Which it is.</param>
    /// <param name="places">For each column of the file after the first its place in the row, or -1.</param>
    public void AddRead(MappedRows rows, int row, ReadOnlySpan<int> places)
    {
        _readRows++;
        foreach (var amount in _amounts)
        {
            var (type, place) = (amount.Target.Type, places[amount.Target.FileOrdinal - 1]);
            if (place >= 0 && !rows.IsNull(row, place) && DecimalText.Parse(
                rows.Cell(row, place), type.Precision, type.Scale, out Int128 scaled) == ParseReason.None)
            {
                amount.Read += (BigInteger)scaled;
            }
        }
    }

    /// <summary>Counts the values of a part, as the engine reads them back from what it wrote.</summary>
    public void AddWritten(Connection connection, MemoryFile plain)
    {
        foreach (var amount in _amounts)
        {
            var sum = connection.ScalarText(
                $"SELECT sum({SqlText.Name(amount.Target.Column.PhysicalName)}) "
                + $"FROM {PartStatistics.Table(plain)}");
            amount.Written += sum is null ? 0 : BigInteger.Parse(
                sum.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The sums, if both counts agree, and the rows with them.</summary>
    /// <exception cref="Errors.LakeException">They differ; nothing may be committed.</exception>
    public IReadOnlyList<AmountTotal> Reconcile(long writtenRows)
    {
        var different = _amounts.Find(amount => amount.Read != amount.Written);
        return _readRows != writtenRows || different is not null
            ? throw IngestErrors.NotReconciled(TableName, different?.Target.Column.Name)
            : [.. _amounts.Select(
                a => new AmountTotal(a.Target.Column.Name, Text(a.Read, a.Target.Type.Scale)))];
    }

    private static string Text(BigInteger scaled, int scale)
    {
        var digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var fraction = scale == 0 ? "" : $".{digits[^scale..]}";
        return $"{(scaled.Sign < 0 ? "-" : "")}{digits[..^scale]}{fraction}";
    }

    private sealed class Amount(LoadColumn target)
    {
        public LoadColumn Target => target;

        public BigInteger Read { get; set; }

        public BigInteger Written { get; set; }
    }
}
