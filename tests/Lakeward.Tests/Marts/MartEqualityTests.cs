// What PostgreSQL shows of a mart is what the lake's own relation yields, cell by cell.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Marts;
using Lakeward.Query;
using Lakeward.Records.Typing;
using Lakeward.Tests.Engine;
using Lakeward.Tests.Query;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Marts;

public sealed class MartEqualityTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    private const int UsualPolicies = 200;
    private const int Rows = 40;

    /// <summary><c>LAKEWARD_MART_POLICIES</c> says how many; the seed is printed.</summary>
    [Fact]
    public async Task Each_principal_sees_in_postgresql_what_the_lake_answers()
    {
        RealPostgres.Require();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var policies = int.Parse(
            Environment.GetEnvironmentVariable("LAKEWARD_MART_POLICIES")
                ?? UsualPolicies.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        await using var owner = await postgres.OpenAsync("owner");
        await using var super = await postgres.OpenAsync("postgres");
        var (compared, hidden, shared, several) = (0, 0, 0, 0);
        PolicyLab? lab = null;
        for (var round = 0; round < policies; round++)
        {
            var random = new RandomPolicy(seed + round);
            if (round % 10 == 0)
            {
                lab?.Dispose();
                lab = Filled(random);
            }

            var readers = MartLab.Decide(Grants(random, new Random(seed + round)));
            if (MartLab.Compile(lab!, readers) is not { } table)
            {
                continue;
            }

            await MartLab.LoadAsync(owner, lab!, table);
            Assert.True("0" == await NeedlessAsync(super, table), $"seed {seed}, round {round}: needless");
            shared += table.Readers.Count > 1 ? 1 : 0;
            several += table.Columns.GroupBy(column => column.Source).Any(forms => forms.Count() > 1) ? 1 : 0;
            foreach (var reader in table.Readers)
            {
                var granted = readers.Single(known => known.Principal == reader.Principal);
                var expected = FromLake(lab!, granted, reader);
                var actual = await FromMartAsync(super, reader);
                Assert.True(expected == actual, $"seed {seed}, round {round}, {reader.Principal}:\n"
                    + $"{expected}\nin PostgreSQL\n{actual}\n{table.Select("t")}");
                compared += expected.Count(letter => letter == '\n');
                hidden += reader.Rows is not null || table.Filter is not null ? 1 : 0;
            }
        }

        lab?.Dispose();
        Assert.True(compared > policies, $"seed {seed}: only {compared} rows were compared");
        Assert.True(hidden > 0 && shared > 0 && several > 0, $"seed {seed}: {hidden} {shared} {several}");
    }

    /// <summary>One to three principals, each with one or two grants; some share theirs.</summary>
    private static List<IReadOnlyList<string>> Grants(RandomPolicy random, Random choice)
    {
        var grants = new List<IReadOnlyList<string>>();
        for (var principal = choice.Next(1, 4); principal > 0; principal--)
        {
            grants.Add(grants.Count > 0 && choice.Next(3) == 0
                ? grants[0]
                : choice.Next(2) == 0 ? [random.Grant()] : [random.Grant(), random.Grant(2)]);
        }

        return grants;
    }

    private static PolicyLab Filled(RandomPolicy random)
    {
        var lab = new PolicyLab();
        lab.AddAll(Enumerable.Range(0, Rows).Select(k =>
        {
            var row = PolicyLab.Columns.ToDictionary(
                column => column.Name, column => Held(random, column.Type));
            row["k"] = k.ToString(CultureInfo.InvariantCulture);
            return row;
        }));
        return lab;
    }

    // Whatever PostgreSQL can hold; the rest is tested by itself.
    private static string Held(RandomPolicy random, string type) => random.Value(type).Sql;

    private static string FromLake(PolicyLab lab, AccessDecision.Granted granted, MartReader reader)
    {
        var policy = new PolicySql(granted, name => name, lab.Keys);
        string Cell(MartColumn column) =>
            policy.Cell(granted.Columns.Single(known => known.Name == column.Source));
        var cells = reader.Columns.Select(column => Canonical(Cell(column), column.Type, duck: true));
        var filter = policy.RowFilter() is { } rows ? $" WHERE {rows}" : "";
        return Text(
            lab.Connection.Rows($"SELECT {string.Join(", ", cells)} FROM t{filter}", policy.Parameters),
            reader);
    }

    /// <summary>The rows with a value, or at all, that no reader is shown: the superuser counts.</summary>
    private static Task<string> NeedlessAsync(NpgsqlConnection super, MartTable table)
    {
        string Seen(IEnumerable<MartReader> readers) => string.Join(
            " OR ", readers.Select(reader => reader.Rows is null ? "true" : SqlText.Name(reader.Rows)));
        var needless = table.Columns
            .Select(column => $"({SqlText.Name(column.Name)} IS NOT NULL AND NOT "
                + $"({Seen(table.Readers.Where(reader => reader.Columns.Contains(column)))}))")
            .Append($"NOT ({Seen(table.Readers)})");
        return MartLab.ObserveAsync(
            super, $"SELECT count(*) FROM m.t WHERE {string.Join(" OR ", needless)}");
    }

    private static async Task<string> FromMartAsync(NpgsqlConnection super, MartReader reader)
    {
        await MartLab.ExecuteAsync(super, $"SET ROLE {SqlText.Name($"m_{reader.Principal}")}");
        var cells = reader.Columns.Select(
            column => Canonical(SqlText.Name(column.Name), column.Type, duck: false));
        await using var command = new NpgsqlCommand(
            $"SELECT {string.Join(", ", cells)} FROM m.t", super)
        {
            AllResultTypesAreUnknown = true,
        };
        var found = new List<string?[]>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                found.Add([.. Enumerable.Range(0, rows.FieldCount)
                    .Select(at => rows.IsDBNull(at) ? null : rows.GetString(at))]);
            }
        }

        await MartLab.ExecuteAsync(super, "RESET ROLE");
        return Text(found, reader);
    }

    private static string Text(IEnumerable<string?[]> rows, MartReader reader) => string.Concat(rows
        .Select(row => string.Join('|', row.Index().Select(cell => cell.Item is null ? "NULL"
            : reader.Columns[cell.Index].Type.Kind == ValueKind.Double ? Bits(cell.Item) : cell.Item)))
        .Order(StringComparer.Ordinal).Select(line => $"{line}\n"));

    private static string Bits(string number) => (number.ToUpperInvariant() switch
    {
        "NAN" => double.NaN,
        "INF" or "INFINITY" => double.PositiveInfinity,
        "-INF" or "-INFINITY" => double.NegativeInfinity,
        _ => double.Parse(number, CultureInfo.InvariantCulture),
    }) is var value ? BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture) : "";

    /// <summary>Both engines write dates, moments and truth their own way; numbers tell the same.</summary>
    private static string Canonical(string sql, ColumnType type, bool duck) => type.Kind switch
    {
        ValueKind.Date when duck => $"CASE WHEN isinf({sql}) THEN CAST({sql} AS VARCHAR) "
            + $"ELSE CAST(({sql}) - DATE '1970-01-01' AS VARCHAR) END",
        ValueKind.Date => $"CASE WHEN isfinite({sql}) THEN ({sql} - date '1970-01-01')::text "
            + $"ELSE {sql}::text END",
        ValueKind.Timestamp when duck => $"CASE WHEN isinf({sql}) THEN CAST({sql} AS VARCHAR) "
            + $"ELSE CAST(epoch_us({sql}) AS VARCHAR) END",
        ValueKind.Timestamp => $"CASE WHEN isfinite({sql}) THEN "
            + $"(extract(epoch from {sql}) * 1000000)::bigint::text ELSE {sql}::text END",
        ValueKind.Double when duck => $"CAST({sql} AS VARCHAR)",
        ValueKind.Double => $"{sql}::text",
        ValueKind.Boolean when duck => $"CAST({sql} AS VARCHAR)",
        ValueKind.Boolean => $"CASE {sql} WHEN true THEN 'true' WHEN false THEN 'false' END",
        _ => sql,
    };
}
