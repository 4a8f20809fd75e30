// The rows of an answer, handed out chunk by chunk and counted.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// The rows while they are computed: nothing is computed far ahead of what is asked for. When they end or are
/// disposed of, their number is recorded beside the question. One thread at a time.
/// </summary>
/// <remarks>
/// A list comes as the text of a JSON array whose elements are text or null; other values that have no form
/// of fixed size come as DuckDB writes them.
/// </remarks>
public sealed class AnsweredRows : IDisposable
{
    private readonly ResultStream _stream;
    private readonly Action<long> _record;
    private readonly TimeSpan _limit;
    private long _rows;
    private bool _recorded;

    internal AnsweredRows(AskedQuestion asked, Action<long> record, CancellationToken ct)
    {
        (_record, _limit) = (record, asked.Limit);
        try
        {
            Columns = asked.Connection.Describe(asked.Sql).Columns;
            var sql = asked.Connection.AsFlat(asked.Sql, Columns);
            _stream = asked.Connection.Query(sql, asked.Request.Parameters, ct);
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, _limit);
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
    /// <exception cref="Errors.LakeException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Chunk? Next()
    {
        try
        {
            var chunk = _stream.Next();
            _rows += chunk?.Count ?? 0;
            if (chunk is null)
            {
                Record();
            }

            return chunk;
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, _limit);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        Record();
    }

    private void Record()
    {
        if (!_recorded)
        {
            _recorded = true;
            _record(_rows);
        }
    }
}
