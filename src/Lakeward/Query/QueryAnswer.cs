// The answer to a question: what applied, and the rows, once.
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// An answer. Its rows can be taken once, in one form; they flow while they are computed. When the rows were
/// taken
/// their number is recorded beside the question.
/// </summary>
public sealed class QueryAnswer : IDisposable
{
    private readonly AskedQuestion _asked;
    private readonly QueryTools _tools;
    private readonly CancellationToken _ct;

    internal QueryAnswer(AskedQuestion asked, long auditIndex, QueryTools tools, CancellationToken ct)
    {
        _asked = asked;
        _tools = tools;
        _ct = ct;
        AuditIndex = auditIndex;
        var needs = asked.Tables.Index().ToList();
        MaskedColumns = [.. needs.SelectMany(t => t.Item.MaskedAmong(asked.Needs[t.Index]))];
        Tables = [.. asked.Tables.Select(table => table.FullName)];
    }

    /// <summary>Where the audit log records the question.</summary>
    public long AuditIndex { get; }

    /// <summary>The purpose it was asked for.</summary>
    public string Purpose => _asked.Tables[0].Granted.Purpose;

    /// <summary>The role that granted it.</summary>
    public string Role => _asked.Tables[0].Granted.Role;

    /// <summary>The grant that applied, for example <c>claims/HOPERAT</c>.</summary>
    public string Grant => _asked.Tables[0].Granted.Grant;

    /// <summary>The tables it reads, as <c>dataset.table</c>.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>The columns that it shows masked.</summary>
    public IReadOnlyList<string> MaskedColumns { get; }

    /// <summary>Where it shows figures alone: on how many people, and rounded to what; else null.</summary>
    public AggregateRule? Aggregates => _asked.Disclosure?.Rule;

    /// <summary>The rows as text, NULL as null; column names come from <paramref name="columns"/>.</summary>
    /// <param name="maxRows">The most rows to take.</param>
    /// <param name="columns">The result's columns.</param>
    public IReadOnlyList<string?[]> TakeText(int maxRows, out IReadOnlyList<ResultColumn> columns)
    {
        var taken = new List<string?[]>();
        IReadOnlyList<ResultColumn> found = [];
        Take(stream =>
        {
            found = stream.Columns;
            while (taken.Count < maxRows && stream.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.Count && taken.Count < maxRows; row++)
                {
                    taken.Add(
                        [.. Enumerable.Range(0, chunk.Columns).Select(column => chunk.Text(column, row))]);
                }
            }

            return taken.Count;
        });
        columns = found;
        return taken;
    }

    /// <summary>Writes the rows as CSV and returns their number.</summary>
    public long WriteCsv(Stream output) => Take(stream => CsvOutput.Write(stream, output));

    /// <summary>Writes the rows as JSON lines and returns their number.</summary>
    public long WriteJsonLines(Stream output) => Take(stream => JsonOutput.Write(stream, output));

    /// <summary>Writes the rows as one JSON document with their columns, and returns their number.</summary>
    public long WriteJson(Stream output) => Take(stream => JsonOutput.WriteDocument(stream, output));

    /// <summary>Writes the rows as an Arrow IPC stream and returns their number.</summary>
    public long WriteArrow(Stream output) => Take(stream => ArrowOutput.Write(stream, output));

    /// <summary>Writes the rows as a plain Parquet file, made in memory, and returns their number.</summary>
    public long WriteParquet(Stream output) =>
        Take(stream => ParquetOutput.Write(stream, _tools.MemoryLimitBytes, output));

    /// <summary>
    /// The rows, chunk by chunk as they are asked for. Lists and what else has no plain form come as text;
    /// see <see cref="AnsweredRows"/>.
    /// </summary>
    /// <exception cref="Errors.LakeException">The statement failed.</exception>
    public AnsweredRows OpenRows() => new(_asked, new StandingGrant(_asked, _tools), Record, _ct);

    public void Dispose() => _asked.Dispose();

    private long Take(Func<RowStream, long> take)
    {
        using var grant = new StandingGrant(_asked, _tools);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ct, grant.Token);
        long rows;
        try
        {
            using var stream = _asked.Analyst.Query(
                _asked.Sql, _asked.Parameters, listsAsJson: false, stop.Token);
            rows = take(stream);
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, _asked.Limit);
        }
        catch (OperationCanceledException) when (grant.Fallen is not null)
        {
            Record(0, grant.Fallen.Id);
            throw grant.Fallen;
        }

        Record(rows, null);
        return rows;
    }

    private void Record(long rows, string? issue) =>
        _tools.Log.AppendAsync(
            new AuditEvent
            {
                Kind = "query.answer",
                Time = _tools.Time.GetUtcNow(),
                Outcome = issue is null ? "done" : "refused",
                Principal = _asked.Request.Principal,
                Rows = rows,
                Facts = FactsOf(issue),
            },
            default,
            CancellationToken.None).GetAwaiter().GetResult();

    private Dictionary<string, string> FactsOf(string? issue)
    {
        var facts = new Dictionary<string, string>
        {
            ["query"] = AuditIndex.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (issue is not null)
        {
            facts["issue"] = issue;
        }

        return facts;
    }
}
