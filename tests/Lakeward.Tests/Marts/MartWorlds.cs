// Two worlds under one policy that differ only in what its first reader may not see.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Marts;
using Lakeward.Query;
using Lakeward.Tests.Query;
using Npgsql;

namespace Lakeward.Tests.Marts;

/// <summary>
/// Two tables under one policy: rows that p0 is shown are the same in whatever p0's decision reads, all
/// else differs.
/// </summary>
internal sealed class MartWorlds : IDisposable
{
    private const int Rows = 30;
    private readonly PolicyLab _left = new();
    private readonly PolicyLab _right;
    private readonly List<AccessDecision.Granted> _readers;

    public MartWorlds(int seed, int readers)
    {
        var random = new RandomPolicy(seed);
        _right = new PolicyLab(_left);
        _readers = MartLab.Decide(
            [.. Enumerable.Range(0, readers).Select(_ => (string[])[random.Grant(), random.Grant(2)])]);
        var granted = _readers[0];
        var inputs = PolicySql.RowInputs(granted)
            .Concat(granted.Columns.Where(column => column.Right != ColumnRight.Deny)
                .SelectMany(column => PolicySql.CellInputs(granted, column))).ToHashSet();
        List<Dictionary<string, string>> ours = [], theirs = [];
        for (var k = 0; k < Rows; k++)
        {
            var row = Row(random, k);
            var twin = IsShown(granted, row)
                ? row.ToDictionary(
                    value => value.Key,
                    value => inputs.Contains(value.Key) ? value.Value : random.Value(TypeOf(value.Key)))
                : Enumerable.Range(0, 5).Select(_ => Row(random, k)).FirstOrDefault(
                    other => !IsShown(granted, other), row);
            Differing += row.Any(value => value.Value.Sql != twin[value.Key].Sql) ? 1 : 0;
            ours.Add(Sql(row));
            theirs.Add(Sql(twin));
        }

        _left.AddAll(ours);
        _right.AddAll(theirs);
    }

    public int Differing { get; }

    public MartTable? Table { get; private set; }

    /// <summary>False where p0 is shown no column.</summary>
    public async Task<bool> LoadAsync(NpgsqlConnection left, NpgsqlConnection right)
    {
        Table = MartLab.Compile(_left, _readers);
        if (Table is null || Table.Readers.All(reader => reader.Principal != "p0"))
        {
            return false;
        }

        await MartLab.LoadAsync(left, _left, Table);
        await MartLab.LoadAsync(right, _right, MartLab.Compile(_right, _readers)!);
        return true;
    }

    public void Dispose()
    {
        _right.Dispose();
        _left.Dispose();
    }

    private static Dictionary<string, (object? Value, string Sql)> Row(RandomPolicy random, int k)
    {
        var values = PolicyLab.Columns.ToDictionary(
            column => column.Name, column => random.Value(column.Type));
        values["k"] = ((long)k, k.ToString(CultureInfo.InvariantCulture));
        return values;
    }

    private static string TypeOf(string column) =>
        PolicyLab.Columns.Single(known => known.Name == column).Type;

    private static bool IsShown(
        AccessDecision.Granted granted, Dictionary<string, (object? Value, string Sql)> values)
    {
        var row = values.ToDictionary(value => value.Key, value => value.Value.Value);
        return granted.Clauses.Any(
            clause => clause.Filter is null || PolicyEvaluator.Evaluate(clause.Filter, row) is true);
    }

    private static Dictionary<string, string> Sql(Dictionary<string, (object? Value, string Sql)> row) =>
        row.ToDictionary(value => value.Key, value => value.Value.Sql);
}
