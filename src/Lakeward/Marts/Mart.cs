// A mart that was decided and recorded: what it looks like, and its rows, as long as the grants stand.
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward.Marts;

/// <summary>
/// A mart on its way to PostgreSQL. Its rows leave by <see cref="WriteRows"/>; whoever takes them calls <see
/// cref="RequireStanding"/> before they are made visible, and <see cref="FinishAsync"/> after.
/// </summary>
public sealed class Mart : IDisposable
{
    private readonly MartMaker _maker;
    private readonly IReadOnlyList<MartSource> _sources;
    private readonly long[] _rows;

    internal Mart(
        MartMaker maker,
        MartRequest request,
        IReadOnlyList<MartSource> sources,
        DateOnly until,
        MartScript script)
    {
        (_maker, _sources, Until, Script) = (maker, sources, until, script);
        Schema = request.Schema;
        Tables = [.. sources.Select(source => source.Table)];
        _rows = new long[sources.Count];
    }

    /// <summary>The schema that it is in PostgreSQL.</summary>
    public string Schema { get; }

    /// <summary>The tables.</summary>
    public IReadOnlyList<MartTable> Tables { get; }

    /// <summary>The day, UTC, from whose beginning on it shows no row.</summary>
    public DateOnly Until { get; }

    /// <summary>The statements that make it.</summary>
    public MartScript Script { get; }

    /// <summary>The rows written so far.</summary>
    public long Rows => _rows.Sum();

    /// <summary>Writes the rows of a table in the binary form of COPY.</summary>
    /// <param name="table">The table's place among <see cref="Tables"/>.</param>
    /// <param name="output">Where to.</param>
    /// <param name="ct">Stops between chunks.</param>
    /// <exception cref="LakeException">A value does not fit (LW-MRT-0106), or the policy changed meanwhile
    /// (LW-MRT-0107).</exception>
    public void WriteRows(int table, Stream output, CancellationToken ct)
    {
        var copy = new CopyRows(Tables[table], output);
        copy.Begin();
        using var connection = _maker.Connect();
        var looked = _maker.Now;
        try
        {
            using var stream = connection.Query(
                _sources[table].Sql(), Tables[table].Parameters, cancellation: ct);
            while (stream.Next() is { } chunk)
            {
                copy.Write(chunk);
                _rows[table] += chunk.Count;
                if (_maker.Now - looked >= TimeSpan.FromSeconds(1))
                {
                    RequireStanding();
                    looked = _maker.Now;
                }
            }
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, Timeout.InfiniteTimeSpan);
        }

        copy.End();
    }

    /// <summary>Refuses where another policy was applied since, or the mart's last day is over.</summary>
    /// <exception cref="LakeException">LW-MRT-0107.</exception>
    public void RequireStanding() => _maker.RequireStanding(Until);

    /// <summary>Records how it ended, table by table.</summary>
    /// <param name="failure">Why it was not made, or null.</param>
    public async Task FinishAsync(LakeException? failure = null)
    {
        foreach (var (number, source) in _sources.Index())
        {
            await _maker.RecordEndAsync(source, _rows[number], failure);
        }
    }

    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Files.Dispose();
        }
    }
}
