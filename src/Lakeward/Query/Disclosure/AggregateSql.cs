// The statements that compute figures, tell whom they stand on, and show those that may be shown.
using System.Globalization;
using System.Text;
using Lakeward.Engine;

namespace Lakeward.Query.Disclosure;

/// <summary>
/// Works in the analyst's engine, in three tables of the question: <c>lake_people</c>, a row for each group
/// and person; <c>lake_cells</c>, a row for each group; <c>lake_shown</c>, what of it may be shown.
/// </summary>
/// <remarks>
/// The hashes of a table's rows add up over the rows of a person in a group, so that what a person adds to a
/// figure has one number, however the rows are grouped and whatever they are joined with.
/// </remarks>
/// <param name="statement">What is asked.</param>
/// <param name="rows">The statement of the rows behind the figures.</param>
internal sealed class AggregateSql(AggregateStatement statement, string rows)
{
    private readonly List<(Measure.Figure Figure, int Measure)> _figures =
    [
        (Measure.Base, -1),
        .. statement.Measures.Index().SelectMany(measure =>
            measure.Item.Figures(Value(measure.Index)).Select(figure => (figure, measure.Index))),
    ];

    private readonly int _people = statement.People.Count();

    /// <summary>Every figure with its measure; the first is that of the groups themselves, of none.</summary>
    public IReadOnlyList<(Measure.Figure Figure, int Measure)> Figures => _figures;

    /// <summary>Makes <c>lake_people</c>; takes the parameters of the statement.</summary>
    public string MakePeople()
    {
        var keys = Names("lake_g", statement.Groups).Concat(Names("lake_s", _people)).ToList();
        var columns = keys.Append("count(*) AS lake_n")
            .Concat(statement.Measures.Index().SelectMany(measure => Partial(measure.Item, measure.Index)))
            .Concat(_figures.Index().SelectMany(entry => Enumerable.Range(0, _people).Select(
                people => string.Create(
                    CultureInfo.InvariantCulture,
                    $"sum(lake_r{people}){Filter(entry.Item.Figure)} AS lake_f{entry.Index}_{people}"))));
        return $"CREATE TEMP TABLE lake_people AS SELECT {string.Join(", ", columns)} "
            + $"FROM ({rows}) GROUP BY {string.Join(", ", keys)}";
    }

    /// <summary>Makes <c>lake_cells</c>.</summary>
    public string MakeCells()
    {
        var groups = Names("lake_g", statement.Groups).ToList();
        var columns = groups.Concat(
            statement.Measures.Index().Select(measure => Whole(measure.Item, measure.Index)));
        var grouped = groups.Count == 0 ? "" : $" GROUP BY {string.Join(", ", groups)}";
        return "CREATE TEMP TABLE lake_cells AS SELECT row_number() OVER () - 1 AS lake_cell, * FROM "
            + $"(SELECT {string.Join(", ", columns)} FROM lake_people{grouped})";
    }

    /// <summary>
    /// Who adds to a figure, and what: the cell's number, the person's hash, the sum of the rows' hashes.
    /// </summary>
    /// <param name="figure">The figure's number.</param>
    /// <param name="people">The number of the table about people.</param>
    public string Members(int figure, int people)
    {
        var same = Names("lake_g", statement.Groups)
            .Select(name => $"p.{name} IS NOT DISTINCT FROM c.{name}").Append("true");
        var added = string.Create(CultureInfo.InvariantCulture, $"p.lake_f{figure}_{people}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT c.lake_cell, p.lake_s{people}, CAST(sum({added}) % 18446744073709551616 AS UBIGINT) "
                + $"FROM lake_people p JOIN lake_cells c ON {string.Join(" AND ", same)} "
                + $"WHERE p.lake_s{people} IS NOT NULL AND {added} IS NOT NULL GROUP BY 1, 2");
    }

    /// <summary>Makes <c>lake_shown</c>: for each cell that is shown, which measures are.</summary>
    /// <param name="shown">Whether a figure of a cell is shown, by figure, then by cell.</param>
    public string MakeShown(bool[][] shown)
    {
        var columns = statement.Measures.Select((_, number) => string.Create(
            CultureInfo.InvariantCulture, $"lake_v{number}")).Prepend("lake_cell").ToList();
        var sql = new StringBuilder("CREATE TEMP TABLE lake_shown AS SELECT * FROM (VALUES (-1");
        sql.Insert(sql.Length, ", false", statement.Measures.Count);
        for (var cell = 0; cell < shown[0].Length; cell++)
        {
            if (shown[0][cell])
            {
                sql.Append(CultureInfo.InvariantCulture, $"), ({cell}");
                for (var measure = 0; measure < statement.Measures.Count; measure++)
                {
                    sql.Append(IsShown(shown, measure, cell) ? ", true" : ", false");
                }
            }
        }

        return $"{sql})) AS t({string.Join(", ", columns)})";
    }

    /// <summary>The answer: what the statement shows, under its names and types, rounded.</summary>
    /// <param name="columns">The columns of the statement itself.</param>
    /// <param name="multiple">Counts and sums become multiples of it.</param>
    public string Answer(IReadOnlyList<ResultColumn> columns, int multiple)
    {
        var shown = statement.Shown.Zip(columns, (item, column) =>
        {
            var value = item.IsGroup
                ? string.Create(CultureInfo.InvariantCulture, $"lake_g{item.Number}")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"CASE WHEN lake_v{item.Number} THEN CAST("
                        + $"{Rounded(statement.Measures[item.Number], item.Number, multiple)} "
                        + $"AS {column.Type.Sql}) END");
            return $"{value} AS {SqlText.Name(column.Name)}";
        });
        return $"SELECT {string.Join(", ", shown)} FROM lake_cells JOIN lake_shown USING (lake_cell)"
            + statement.Tail;
    }

    private bool IsShown(bool[][] shown, int measure, int cell) =>
        _figures.Index().All(entry => entry.Item.Measure != measure || shown[entry.Index][cell]);

    private static IEnumerable<string> Partial(Measure measure, int number)
    {
        var value = Value(number);
        string Named(string sql, string name) =>
            string.Create(CultureInfo.InvariantCulture, $"{sql} AS lake_{name}{number}");
        return measure.Kind switch
        {
            MeasureKind.Rows => [],
            MeasureKind.Count => [Named($"count({value})", "m")],
            MeasureKind.Distinct =>
                [Named($"list(DISTINCT {value}) FILTER (WHERE {value} IS NOT NULL)", "m")],
            MeasureKind.Sum => [Named($"sum({value})", "m")],
            MeasureKind.Average => [Named($"sum({value})", "m"), Named($"count({value})", "k")],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string Whole(Measure measure, int number)
    {
        var sql = measure.Kind switch
        {
            MeasureKind.Rows => "coalesce(sum(lake_n), 0) AS lake_m#",
            MeasureKind.Count => "coalesce(sum(lake_m#), 0) AS lake_m#",
            MeasureKind.Distinct =>
                "len(list_distinct(flatten(list(lake_m#) FILTER (WHERE lake_m# IS NOT NULL)))) AS lake_m#",
            MeasureKind.Sum => "sum(lake_m#) AS lake_m#",
            MeasureKind.Average => "sum(lake_m#) AS lake_m#, sum(lake_k#) AS lake_k#",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return sql.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static string Rounded(Measure measure, int number, int multiple)
    {
        string Near(string name) => multiple == 1
            ? string.Create(CultureInfo.InvariantCulture, $"lake_{name}{number}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"round(CAST(lake_{name}{number} AS DOUBLE) / {multiple}) * {multiple}");
        return measure.Kind == MeasureKind.Average
            ? $"CAST({Near("m")} AS DOUBLE) / nullif({Near("k")}, 0)"
            : Near("m");
    }

    private static string Filter(Measure.Figure figure) =>
        figure.Filter.Length == 0 ? "" : $" FILTER (WHERE {figure.Filter})";

    private static string Value(int measure) =>
        string.Create(CultureInfo.InvariantCulture, $"lake_c{measure}");

    private static IEnumerable<string> Names(string prefix, int count) =>
        Enumerable.Range(0, count).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}"));
}
