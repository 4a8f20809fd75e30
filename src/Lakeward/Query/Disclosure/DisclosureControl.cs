// Answers in aggregates: computes the figures, decides what may be shown, and keeps what was.
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Engine.Wall;

namespace Lakeward.Query.Disclosure;

/// <summary>
/// Runs between the recording of a question and its answer. The figures and the people behind them are
/// computed in the analyst's process, from which only the answer leaves; who is behind which figure is told
/// to the lake alone, as keyed hashes.
/// </summary>
/// <param name="statement">What is asked.</param>
/// <param name="sql">The statements that compute it.</param>
/// <param name="rule">What the grant demands.</param>
/// <param name="columns">The columns of the statement itself.</param>
internal sealed class DisclosureControl(
    AggregateStatement statement,
    AggregateSql sql,
    AggregateRule rule,
    IReadOnlyList<ResultColumn> columns)
{
    private const int MaxCells = 10_000;
    private const int MaxMembers = 5_000_000;
    private const int MaxTries = 5;

    private readonly List<HiddenColumns> _people = [.. statement.People];
    private int _members;

    /// <summary>What the grant demands.</summary>
    public AggregateRule Rule => rule;

    /// <summary>The statement that shows what may be shown.</summary>
    /// <exception cref="Errors.LakeException">It makes too much, or the ledger does not take it.</exception>
    /// <exception cref="EngineException">It failed.</exception>
    public async Task<string> DecideAsync(AskedQuestion asked, QueryTools tools, CancellationToken ct)
    {
        var (analyst, principal) = (asked.Analyst, asked.Tables[0].Granted.Principal);
        analyst.Execute(sql.MakePeople(), asked.Request.Parameters, ct);
        analyst.Execute(sql.MakeCells(), [], ct);
        var figures = ReadFigures(analyst, ct);
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var ledgers = _people.Select(people => people.Dataset).Distinct().ToDictionary(
                dataset => dataset,
                dataset => new DisclosureLedger(tools, principal, dataset, rule.Minimum));
            var control = new CellControl(rule.Minimum, figures);
            control.Decide((people, label) => ledgers[_people[people].Dataset].Known(label));
            var kept = true;
            foreach (var ledger in ledgers.Values)
            {
                kept &= await ledger.KeepAsync();
            }

            if (kept)
            {
                analyst.Execute(sql.MakeShown(control.Shown), [], ct);
                return sql.Answer(columns, rule.Multiple);
            }
        }

        throw DisclosureErrors.Busy();
    }

    private List<CellControl.Column> ReadFigures(AnalystProcess analyst, CancellationToken ct)
    {
        var cells = 0L;
        using (var count = analyst.Query("SELECT count(*) FROM lake_cells", [], listsAsJson: false, ct))
        {
            while (count.Next() is { } chunk)
            {
                cells = chunk[0].Int64(0);
            }
        }

        if (cells > MaxCells)
        {
            throw DisclosureErrors.TooMuch(MaxCells, MaxMembers);
        }

        return
        [
            .. sql.Figures.Index().Select(figure => new CellControl.Column(
                figure.Item.Figure.Label, _people.Count, ReadCells(analyst, figure.Index, (int)cells, ct))),
        ];
    }

    private IReadOnlyList<CellControl.Member>[][] ReadCells(
        AnalystProcess analyst, int figure, int cells, CancellationToken ct)
    {
        var members = new List<CellControl.Member>[cells][];
        for (var cell = 0; cell < cells; cell++)
        {
            members[cell] = [.. _people.Select(_ => new List<CellControl.Member>())];
        }

        for (var people = 0; people < _people.Count; people++)
        {
            using var rows = analyst.Query(sql.Members(figure, people), [], listsAsJson: false, ct);
            while (rows.Next() is { } chunk)
            {
                if ((_members += chunk.Count) > MaxMembers)
                {
                    throw DisclosureErrors.TooMuch(MaxCells, MaxMembers);
                }

                var subjects = chunk[1].Values<ulong>();
                var added = chunk[2].Values<ulong>();
                for (var row = 0; row < chunk.Count; row++)
                {
                    var cell = chunk[0].Int64(row);
                    if (cell < 0 || cell >= cells)
                    {
                        throw QueryErrors.ProcessEnded();
                    }

                    members[cell][people].Add(new(subjects[row], added[row]));
                }
            }
        }

        return members;
    }
}
