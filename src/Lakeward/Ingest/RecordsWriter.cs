// Writes health records into the tables that their mapping makes of them.
using System.Text;
using Lakeward.Access;
using Lakeward.Records.Mapping;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// Steps 3 and 4 of a load, for health records. A record whose rows are all good is handed to its tables;
/// any other goes to the quarantine whole. Rows are gathered in memory up to a limit; then the table that
/// has most is written.
/// </summary>
internal sealed class RecordsWriter(IObjectStore store, LoadTools tools, TableKeys keys)
{
    private const long GatheredSizeBytes = 128L << 20; // At most; less where memory is scarcer.
    private const int ReportEvery = 1_000;

    /// <summary>
    /// Writes the records' rows; those of tables that the dataset does not have are left out.
    /// </summary>
    public WrittenLoad Write(
        DeliveredContent content,
        IReadOnlyList<LoadTarget> targets,
        LoadPart part,
        Quarantine quarantine,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        using var records = content.OpenRecords();
        var filled = new Dictionary<string, FilledTable>(StringComparer.Ordinal);
        foreach (var table in FormatMapping.Find(content.Format().Text())!.Tables)
        {
            if (targets.FirstOrDefault(t => t.Table.Layout == table.Name) is { } target)
            {
                filled[table.Name] = new FilledTable(store, tools, keys, target, table);
            }
        }

        var tables = filled.Values.ToList();
        try
        {
            Gather(records, part, filled, quarantine.For(part), content, progress, ct);
            RecordFile.ThrowIfEndedEarly(records.Issues); // Lesser issues leave the records good.
            if (part.Retry == 0 && tables.TrueForAll(table => table.ReadRows == 0)
                && quarantine.First is { } first)
            {
                throw IngestErrors.NothingUsable(first.Code, first.Location.LineNumber);
            }

            // A load without a row still leaves its mark on one table: a delivery is loaded once.
            var got = tables.Where(table => table.ReadRows > 0).DefaultIfEmpty(tables[0]);
            return new WrittenLoad(
                [.. got.Select(table => table.Finish(quarantine, ct))],
                records.RecordNumber,
                quarantine.Count,
                quarantine.ByCode.ToDictionary(),
                content.ReadBytes);
        }
        finally
        {
            tables.ForEach(table => table.Dispose());
        }
    }

    private void Gather(
        MappedRecords records,
        LoadPart part,
        Dictionary<string, FilledTable> filled,
        Quarantine quarantine,
        DeliveredContent content,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        var limit = Math.Min(GatheredSizeBytes, tools.MemoryLimitBytes / 4);
        records.Rejected = rejection =>
            quarantine.Add(rejection.Issue, rejection.Bytes.Span, rejection.Number);
        while (records.Next())
        {
            ct.ThrowIfCancellationRequested();
            if (!part.Takes(records.RecordNumber))
            {
                continue;
            }

            var rows = records.Rows;
            var id = Encoding.UTF8.GetBytes(RecordIdColumn.Of(content.DeliveryId, records.RecordNumber));
            for (var row = 0; row < rows.Count; row++)
            {
                if (filled.TryGetValue(rows.Table(row).Name, out var table))
                {
                    table.Add(rows, row, id);
                }
            }

            if (filled.Values.Sum(table => table.SizeBytes) > limit)
            {
                filled.Values.MaxBy(table => table.SizeBytes)!.WritePart(quarantine, ct);
            }

            if (records.RecordNumber % ReportEvery == 0)
            {
                progress?.Report(new LoadProgress(
                    content.ReadBytes, content.TotalBytes, filled.Values.Sum(table => table.ReadRows)));
            }
        }
    }
}
