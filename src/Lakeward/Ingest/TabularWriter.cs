// Writes a file that has columns of its own into its one table.
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>Steps 3 and 4 of a load, for delimited files and JSON lines.</summary>
internal sealed class TabularWriter(IObjectStore store, LoadTools tools, TableKeys keys)
{
    /// <summary>Writes the file's rows; bad ones go to the quarantine.</summary>
    public WrittenLoad Write(
        DeliveredContent content,
        LoadTarget target,
        LoadPart part,
        Quarantine quarantine,
        IProgress<LoadProgress>? progress,
        CancellationToken ct)
    {
        var contract = TableContract.Agree(content, target.Table, target.Snapshot);
        using var all = content.Open(contract.FileColumns);
        using var file = part.Chosen is null ? all : new ChosenRows(all, part);
        var writer = new PartWriter(store, target.Log.Folder, keys, contract.Columns, tools);
        var files = writer.WriteAll(
            file,
            quarantine.For(part).Add,
            rows => progress?.Report(new LoadProgress(content.ReadBytes, content.TotalBytes, rows)),
            ct);
        file.ThrowIfBroken();
        var table = new WrittenTable(target, contract.Schema, [.. files], []);
        if (part.Retry == 0 && table.Rows == 0 && quarantine.First is { } first)
        {
            throw IngestErrors.NothingUsable(first.Code, first.Location.LineNumber);
        }

        return new WrittenLoad(
            [table],
            table.Rows + quarantine.Count,
            quarantine.Count,
            quarantine.ByCode.ToDictionary(),
            content.ReadBytes);
    }
}
