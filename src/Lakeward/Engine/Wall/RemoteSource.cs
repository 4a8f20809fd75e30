// A source of rows whose scans the lake serves.
namespace Lakeward.Engine.Wall;

/// <summary>What an analyst's engine knows of a table: its columns, and a number to ask for.</summary>
internal sealed class RemoteSource(
    IReadOnlyList<SourceColumn> columns, int number, long estimatedRows, DataChannels channels)
    : ChunkSource(columns)
{
    internal override long EstimatedRows => estimatedRows;

    internal override Scan Open(TableFunction function, IReadOnlyList<int> ordinals)
    {
        var opened = channels.Ask(frame =>
        {
            frame.Begin(WallKind.ScanOpen).Add(number).Add(ordinals.Count);
            foreach (var ordinal in ordinals)
            {
                frame.Add(ordinal);
            }
        });
        return opened.Kind switch
        {
            WallKind.ScanCount =>
                new RowScan(function, ordinals, function.Threads, Relation.Ones(opened.Int64())),
            WallKind.Done => new RemoteScan(function, ordinals, opened.Int32(), channels),
            _ => throw EngineErrors.ScanFailed(WallReader.Malformed()),
        };
    }
}
