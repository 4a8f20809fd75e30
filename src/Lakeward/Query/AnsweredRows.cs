// The rows of an answer, handed out chunk by chunk and counted.
using Lakeward.Engine;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>
/// The rows while they are computed: nothing is computed far ahead of what is asked for. When they end or are
/// disposed of, their number is recorded beside the question. When the grant falls meanwhile, they end with
/// the refusal. One thread at a time.
/// </summary>
/// <remarks>
/// A list comes as the text of a JSON array whose elements are text or null; other values that have no form
/// of fixed size come as DuckDB writes them.
/// </remarks>
public sealed class AnsweredRows : IDisposable
{
    private readonly RowStream _stream;
    private readonly StandingGrant _grant;
    private readonly CancellationTokenSource _stop;
    private readonly Action<long, string?> _record;
    private readonly TimeSpan _limit;
    private long _rows;
    private bool _isRecorded;

    internal AnsweredRows(
        AskedQuestion asked, StandingGrant grant, Action<long, string?> record, CancellationToken ct)
    {
        (_grant, _record, _limit) = (grant, record, asked.Limit);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct, grant.Token);
        RowStream? stream = null;
        try
        {
            (Columns, stream) = Guarded(() =>
            {
                var columns = asked.Analyst.Describe(asked.Sql).Columns;
                return (columns, asked.Analyst.Query(
                    asked.Sql, asked.Parameters, listsAsJson: true, _stop.Token));
            });
            _stream = stream;
        }
        finally
        {
            if (stream is null)
            {
                Release();
            }
        }

        if (Columns.Any(column => column.Type.Kind == LogicalKind.Invalid))
        {
            // With an untyped parameter, the columns are known only once it is bound.
            Columns = _stream.Columns;
        }
    }

    /// <summary>The columns by their own types, known before the first row.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The next rows, valid until the next call; null at the end.</summary>
    /// <exception cref="LakeException">The statement failed, or its grant fell.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Chunk? Next()
    {
        if (_grant.Fallen is { } fallen)
        {
            throw fallen;
        }

        var chunk = Guarded(_stream.Next);
        _rows += chunk?.Count ?? 0;
        if (chunk is null)
        {
            Record();
        }

        return chunk;
    }

    public void Dispose()
    {
        _stream.Dispose();
        Release();
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, _limit);
        }
        catch (OperationCanceledException) when (_grant.Fallen is not null)
        {
            throw _grant.Fallen;
        }
    }

    private void Release()
    {
        _grant.Dispose();
        _stop.Dispose();
        Record();
    }

    private void Record()
    {
        if (!_isRecorded)
        {
            _isRecorded = true;
            _record(_rows, _grant.Fallen?.Id);
        }
    }
}
