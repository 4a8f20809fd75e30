// The open streams of a relation's parts.
namespace Lakeward.Engine;

/// <summary>Yields the vault's chunks, of whichever part has one; any thread may take.</summary>
/// <param name="name">The relation's name, for errors.</param>
/// <param name="types">The types of the columns, which the parts must have.</param>
/// <param name="parts">The statements on the vault.</param>
/// <param name="stopped">Stops them.</param>
internal sealed class RelationReader(
    string name,
    IReadOnlyList<LogicalType> types,
    IReadOnlyList<RelationPart> parts,
    CancellationToken stopped) : IDisposable
{
    private readonly OpenPart[] _parts = [.. parts.Select(part => new OpenPart(part))];

    /// <summary>
    /// The next chunk of any part, which the caller destroys; zero when all are done. First of a part that is
    /// free, else by waiting.
    /// </summary>
    public nint Take(int preferred)
    {
        foreach (var wait in (ReadOnlySpan<bool>)[false, true])
        {
            for (var step = 0; step < _parts.Length; step++)
            {
                var part = _parts[(preferred + step) % _parts.Length];
                var chunk = Take(part, wait);
                if (chunk != 0)
                {
                    return chunk;
                }
            }
        }

        return 0;
    }

    private nint Take(OpenPart part, bool wait)
    {
        if (part.Done)
        {
            return 0;
        }

        if (wait)
        {
            part.Gate.Enter();
        }
        else if (!part.Gate.TryEnter())
        {
            return 0;
        }

        try
        {
            var chunk = part.Done ? 0 : Stream(part).TakeChunk();
            part.Done |= chunk == 0;
            return chunk;
        }
        catch (EngineException failure)
        {
            throw EngineErrors.ScanFailed(failure);
        }
        finally
        {
            part.Gate.Exit();
        }
    }

    private ResultStream Stream(OpenPart part)
    {
        if (part.Stream is null)
        {
            part.Connection = part.Part.Vault.Connect();
            part.Stream = part.Connection.Query(part.Part.Sql, part.Part.Parameters, stopped);
            CheckShape(part.Stream.Columns);
        }

        return part.Stream;
    }

    /// <summary>
    /// DuckDB trusts the types of vectors that are shared, so they must be exactly the declared ones.
    /// </summary>
    private void CheckShape(IReadOnlyList<ResultColumn> columns)
    {
        var same = columns.Count == types.Count;
        for (var at = 0; same && at < columns.Count; at++)
        {
            var declared = types[at];
            same = columns[at].Type.Kind == declared.Kind && columns[at].Type.Sql == declared.Sql;
        }

        if (!same)
        {
            throw EngineErrors.RelationShape(name);
        }
    }

    public void Dispose() => Array.ForEach(_parts, part => part.Dispose());

    private sealed class OpenPart(RelationPart part) : IDisposable
    {
        private volatile bool _done;

        public RelationPart Part { get; } = part;

        public Lock Gate { get; } = new();

        public Connection? Connection { get; set; }

        public ResultStream? Stream { get; set; }

        public bool Done
        {
            get => _done;
            set => _done = value;
        }

        public void Dispose()
        {
            Stream?.Dispose();
            Connection?.Dispose();
        }
    }
}
