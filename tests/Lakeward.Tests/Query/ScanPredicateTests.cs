// Conditions that the vault applies: which, and that no answer depends on them.
using System.Text.Json.Nodes;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Records.Typing;
using Lakeward.Tables;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class ScanPredicateTests
{
    private static readonly GuardedTable Visits = new("d", "v", null);
    private static readonly GuardedTable Wards = new("d", "w", null);

    [Theory]
    [InlineData("SELECT * FROM d.v WHERE a = 5", "a = 5")]
    [InlineData(
        "SELECT * FROM d.v WHERE a > -5 AND b IN ('x', 'it''s') AND c IS NULL",
        "a > -5; b IN ('x', 'it''s'); c IS NULL")]
    [InlineData("SELECT * FROM d.v WHERE m BETWEEN 1 AND 2.50", "m BETWEEN 1 AND 2.50")]
    [InlineData(
        "SELECT * FROM d.v WHERE e >= DATE '2024-02-29' AND e < '2024-03-01'",
        "e >= DATE '2024-02-29'; e < DATE '2024-03-01'")]
    [InlineData(
        "SELECT count(*) FROM d.v x JOIN d.w ON x.a = w.a WHERE x.a <= $1 AND w.b IS NOT NULL",
        "a <= 7; b IS NOT NULL")]
    [InlineData(
        "SELECT b, sum(a) FROM d.v WHERE a = 5 GROUP BY b HAVING sum(a) > 3 ORDER BY 1 LIMIT 3",
        "a = 5")]
    [InlineData("SELECT * FROM d.v WHERE a = 5 OR b = 'x'", "")]
    [InlineData("SELECT * FROM d.v WHERE NOT a = 5 AND a <> 3 AND a + 1 = 6 AND a = c", "")]
    [InlineData("SELECT * FROM d.v WHERE a = '5' AND b = 5 AND a = 5.5 AND e = 'yesterday' AND b = NULL", "")]
    [InlineData("SELECT * FROM d.v LEFT JOIN d.w USING (a) WHERE w.a = 5", "")]
    [InlineData("SELECT * FROM d.v, d.w WHERE a = 5", "")]
    [InlineData("SELECT * FROM d.v x JOIN d.v y ON x.a = y.a WHERE x.a = 5", "")]
    [InlineData("SELECT * FROM d.v WHERE a = 5 AND b IN (SELECT b FROM d.v)", "")]
    [InlineData("SELECT * FROM d.v USING SAMPLE 5 ROWS WHERE a = 5", null)]
    [InlineData("SELECT * FROM d.v TABLESAMPLE 50% WHERE a = 5", "")]
    [InlineData("SELECT * FROM (SELECT * FROM d.v) x WHERE x.a = 5", "")]
    [InlineData("SELECT * FROM d.v WHERE a = 5 UNION ALL SELECT * FROM d.v WHERE a = 6", "")]
    [InlineData("SELECT * FROM d.v AS x(p, q) WHERE p = 5", "")]
    public void Only_what_every_row_must_meet_is_applied(string sql, string? expected)
    {
        using var engine = DuckDatabase.Open(new EngineOptions { Threads = 1 });
        using var connection = engine.Connect();
        var tree = JsonNode.Parse(connection.SerializeSql(sql))!.AsObject();
        if (expected is null)
        {
            Assert.True(tree["error"]!.GetValue<bool>());
            return;
        }

        var applied = ScanPredicate.In(tree, [Visits, Wards])
            .Select(predicate => predicate.Sql(predicate.Column, TypeOf(predicate.Column), [7]))
            .OfType<string>();
        Assert.Equal(expected, string.Join("; ", applied));
    }

    [Fact]
    public async Task Answers_are_the_same_with_conditions_applied_and_not()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        foreach (var condition in new[]
        {
            "paid = 75.25", "paid >= 75.25", "paid BETWEEN 75 AND 121", "paid IN (120.5, 1)", "paid IS NULL",
            "paid IS NOT NULL", "paid < 100", "diagnosis = 'I10'", "paid > 75.25 AND diagnosis <> 'x'",
        })
        {
            // The sum of a condition and nothing is no plain condition.
            var applied = $"select patient_id from patients where {condition} order by 1";
            var hidden = $"select patient_id from patients where ({condition}) or 1 = 2 order by 1";
            Assert.Equal(
                await SomeLake.AskAsync(lake, "kim", hidden), await SomeLake.AskAsync(lake, "kim", applied));
        }
    }

    /// <summary>Only answers would not show whether a condition reaches the vault at all.</summary>
    [Theory]
    [InlineData("kim", "paid", true)]
    [InlineData("ana", "paid", true)]
    [InlineData("kim", "diagnosis", false)]
    [InlineData("ana", "birth_date", false)]
    [InlineData("bo", "paid", false)]
    public async Task A_condition_reaches_the_vault_on_a_clear_general_column_of_a_table_shown_whole(
        string principal, string column, bool reaches)
    {
        using var some = await SomeLake.CreateAsync(SomeLake.Manifest.Replace(
            "principals:",
            """
              clerk: [{on: claims.patients, purposes: [HOPERAT], general: allow, rows: paid > 100}]
            principals:
              bo: {roles: [clerk]}
            """,
            StringComparison.Ordinal));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        var tools = lake.NewestTools();
        var log = new DeltaLog(tools.Ledger, tools.IdOf("table", "claims.patients"));
        var snapshot = log.Latest()!;
        var granted = AccessDecider.Decide(
            tools.Manifest,
            new AccessRequest
            {
                Principal = principal,
                Purpose = "HOPERAT",
                Dataset = "claims",
                Table = "patients",
                Columns =
                    [.. snapshot.Schema.Columns.Select(c => new ClassedColumn(c.Name, c.Class, c.Type))],
            },
            new DateOnly(2026, 6, 1)).OrThrow();
        using var table = new AuthorisedTable(tools, granted, log, snapshot);
        table.Apply(
            new ScanPredicate(new GuardedTable("claims", "patients", null), column, "{0} IS NULL", []), []);
        table.Admit([column]);
        var relation = table.ToRelation();
        var ordinal = relation.Columns.Index().Single(c => c.Item.Name == column).Index;

        Assert.All(relation.Plan([ordinal]), part => Assert.Equal(
            reaches, part.Sql.EndsWith(" IS NULL", StringComparison.Ordinal)));
    }

    private static ColumnType TypeOf(string column) => column switch
    {
        "a" => ColumnType.Integer,
        "m" => ColumnType.TryParse("decimal(12,2)", out var type) ? type : ColumnType.Text,
        "e" => ColumnType.Date,
        _ => ColumnType.Text,
    };
}
