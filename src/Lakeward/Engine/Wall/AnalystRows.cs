// The rows of a statement that runs in an analyst's process.
namespace Lakeward.Engine.Wall;

/// <summary>Reads frames of rows where they lie.</summary>
internal sealed class AnalystRows : RowStream
{
    private readonly AnalystProcess _process;
    private readonly StatementGuard _guard;
    private readonly ChunkReader _reader;
    private readonly Chunk _chunk;
    private bool _ended;
    private bool _disposed;

    public AnalystRows(AnalystProcess process, StatementGuard guard, IReadOnlyList<ResultColumn> columns)
    {
        _process = process;
        _guard = guard;
        Columns = columns;
        _reader = new ChunkReader([.. columns.Select(column => column.Type)]);
        _chunk = new Chunk(columns);
    }

    public override IReadOnlyList<ResultColumn> Columns { get; }

    public override Chunk? Next()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ended)
        {
            return null;
        }

        try
        {
            _ended = true;
            var frame = _process.Receive(_guard);
            _ended = frame.Kind != WallKind.Rows;
            if (_ended)
            {
                return null;
            }

            _reader.Read(frame);
        }
        catch (InvalidDataException broken)
        {
            _ended = true;
            throw _process.Broken(broken);
        }

        _chunk.PointAt(_reader);
        return _chunk;
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _process.End(_guard, isComplete: _ended);
        }
    }
}
