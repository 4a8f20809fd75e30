// Two tables that differ only in what a principal may not see give the same relation.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Tests.Engine;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class TwinWorldTests
{
    private const int Rounds = 25;
    private const int RowsPerRound = 30;

    /// <summary>
    /// The twin has other values in denied columns of shown rows where no filter reads them, other hidden
    /// rows, and more of them.
    /// </summary>
    [Fact]
    public void Worlds_that_differ_in_hidden_rows_and_columns_yield_the_same_values_in_the_same_order()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var differing = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var random = new RandomPolicy(seed + round);
            using var left = new PolicyLab();
            using var right = new PolicyLab();
            var granted = PolicyLab.Decide(random.Grant(), random.Grant(2));
            var inputs = PolicySql.RowInputs(granted)
                .Concat(granted.Columns.Where(column => column.Right != ColumnRight.Deny)
                    .SelectMany(column => PolicySql.CellInputs(granted, column))).ToHashSet();
            List<Dictionary<string, string>> ours = [], theirs = [];
            for (var row = 0; row < RowsPerRound; row++)
            {
                var values = Row(random, row);
                var isShown = IsShown(granted, values);
                ours.Add(Sql(values));
                if (isShown)
                {
                    var twin = values.ToDictionary(
                        value => value.Key,
                        value => inputs.Contains(value.Key) ? value.Value : random.Value(TypeOf(value.Key)));
                    theirs.Add(Sql(twin));
                    differing += twin["name"] == values["name"] ? 0 : 1;
                }
                else
                {
                    var hidden = Enumerable.Range(0, 3).Select(_ => Row(random, row))
                        .Where(other => !IsShown(granted, other)).ToList();
                    theirs.AddRange(hidden.Select(Sql));
                    differing += hidden.Count;
                }
            }

            left.AddAll(ours);
            right.AddAll(theirs);

            Assert.Equal(Answer(left, granted), Answer(right, granted));
        }

        Assert.True(differing > 0, $"seed {seed}: the worlds never differed");
    }

    [Fact]
    public async Task A_filtered_table_tells_the_planner_nothing_of_its_size()
    {
        using var small = await SomeLake.CreateAsync(Filtered);
        await small.LoadAsync(SomeLake.Patients);
        using var large = await SomeLake.CreateAsync(Filtered);
        await large.LoadAsync(SomeLake.Patients + string.Concat(
            Enumerable.Range(0, 3_000).Select(row => $"h{row},Hidden {row},2020-01-01,Z,{row}\n")));
        using var left = await small.OpenAsync();
        using var right = await large.OpenAsync();
        foreach (var sql in (string[])[
            "select count(*) from patients", "select birth_date, paid from patients",
            "select count(*), sum(paid), min(birth_date), count(distinct paid) from patients",
            "select a.paid, b.paid from patients a join patients b on a.paid < b.paid or b.paid is null"])
        {
            var expected = await SomeLake.AskAsync(left, "ana", sql);
            Assert.Equal(expected, await SomeLake.AskAsync(right, "ana", sql));
        }
    }

    private static string Filtered { get; } = SomeLake.Manifest.Replace(
        "      quasi-identifier: mask\n",
        "      quasi-identifier: mask\n      rows: birth_date < date '2000-01-01'\n",
        StringComparison.Ordinal);

    private static Dictionary<string, (object? Value, string Sql)> Row(RandomPolicy random, int k)
    {
        var values = PolicyLab.Columns.ToDictionary(
            column => column.Name, column => random.Value(column.Type));
        values["k"] = ((long)k, k.ToString(CultureInfo.InvariantCulture));
        return values;
    }

    private static string TypeOf(string column) => PolicyLab.Columns.Single(c => c.Name == column).Type;

    private static bool IsShown(
        AccessDecision.Granted granted, Dictionary<string, (object? Value, string Sql)> values)
    {
        var row = values.ToDictionary(value => value.Key, value => value.Value.Value);
        return granted.Clauses.Any(
            clause => clause.Filter is null || PolicyEvaluator.Evaluate(clause.Filter, row) is true);
    }

    private static Dictionary<string, string> Sql(Dictionary<string, (object? Value, string Sql)> row) =>
        row.ToDictionary(value => value.Key, value => value.Value.Sql);

    /// <summary>The rows as an analyst's engine gets them, with what its planner expects.</summary>
    private static string Answer(PolicyLab lab, AccessDecision.Granted granted)
    {
        var columns = granted.Columns.Where(column => column.Right != ColumnRight.Deny)
            .Where(column => column.Masks.All(mask => mask is not (
                Lakeward.Access.Policy.Mask.Hash or Lakeward.Access.Policy.Mask.Token)))
            .ToList();
        var relation = new Relation(
            [.. columns.Select(column => new SourceColumn(column.Name, PolicySql.Type(column.ShownType)))],
            ordinals =>
            {
                var policy = new PolicySql(granted, name => name, lab.Keys);
                var cells = string.Join(", ", ordinals.Select(ordinal => policy.Cell(columns[ordinal])));
                var filter = policy.RowFilter() is { } rows ? $" WHERE {rows}" : "";
                return [new RelationPart(lab.Vault, $"SELECT {cells} FROM t{filter}", policy.Parameters)];
            });
        using var analyst = Engines.Analyst();
        using var connection = analyst.Connect();
        connection.Register("lake_0", relation);
        return $"{relation.EstimatedRows}: {connection.Line("SELECT * FROM lake_0()")}";
    }
}
