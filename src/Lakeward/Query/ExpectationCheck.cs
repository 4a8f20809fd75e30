// Holds expectations against a manifest, in the real engine, with the statements that a query would run.
using Lakeward.Access;
using Lakeward.Access.Policy;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>
/// Checks expectations of a policy. Nothing of a lake is opened: rows are made up, and masks with keys get
/// keys of the moment.
/// </summary>
public static class ExpectationCheck
{
    private const int MemoryLimitBytes = 256 << 20;

    /// <summary>Checks each; <paramref name="today"/> is the day of those that name none.</summary>
    public static IReadOnlyList<ExpectationResult> Run(
        Manifest manifest, IReadOnlyList<Expectation> expectations, DateOnly today)
    {
        using var engine = DuckDatabase.Open(
            new EngineOptions { MemoryLimitBytes = MemoryLimitBytes, Threads = 1, KeyedHash = true });
        using var connection = engine.Connect();
        using var secret = SecretKey.Generate(32);
        var keys = new MaskKeys(() => secret);
        return [.. expectations.Select(expectation => new ExpectationResult(
            expectation, [.. Failures(manifest, expectation, expectation.On ?? today, connection, keys)]))];
    }

    private static IEnumerable<string> Failures(
        Manifest manifest, Expectation expected, DateOnly day, Connection connection, MaskKeys keys)
    {
        AccessDecision decision;
        try
        {
            decision = PolicyExplanation.Of(
                manifest, expected.Principal, expected.Purpose, expected.Table, day);
        }
        catch (LakeException unknown)
        {
            return [$"{unknown.Id}: {unknown.Message}"];
        }

        return decision switch
        {
            AccessDecision.Refused refused when refused.Id == expected.Refused => [],
            AccessDecision.Refused refused =>
                [$"refused with {refused.Id} ({refused.Message}), not {expected.Refused ?? "granted"}"],
            AccessDecision.Granted when expected.Refused is not null =>
                [$"granted, not refused with {expected.Refused}"],
            AccessDecision.Granted granted =>
                Columns(granted, expected).Concat(expected.Rows.Index().SelectMany(
                    row => Row(granted, row.Item, connection, keys)
                        .Select(line => $"row {row.Index + 1}: {line}"))),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IEnumerable<string> Columns(AccessDecision.Granted granted, Expectation expected)
    {
        var known = granted.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in expected.Columns.Keys.Where(
            name => !known.Contains(name) && name != PolicyExplanation.OtherColumns))
        {
            yield return $"column {name} is not declared";
        }

        foreach (var column in granted.Columns)
        {
            var shown = PolicyExplanation.Shown(column);
            var wanted = expected.Columns.GetValueOrDefault(
                column.Name, expected.Columns.GetValueOrDefault(PolicyExplanation.OtherColumns, shown));
            if (shown != wanted)
            {
                yield return $"column {column.Name} is {shown}, not {wanted}";
            }
        }
    }

    private static IEnumerable<string> Row(
        AccessDecision.Granted granted, ExpectationRow row, Connection connection, MaskKeys keys)
    {
        var columns = granted.Columns.Where(column => column.Name != PolicyExplanation.OtherColumns).ToList();
        var wrong = Wrong(columns, row).ToList();
        if (wrong.Count > 0)
        {
            return wrong;
        }

        var cells = Shown(granted, columns, row, connection, keys);
        return (cells, row.Shown) switch
        {
            (null, null) => [],
            (null, _) => ["is hidden"],
            (_, null) => ["is shown, not hidden"],
            var (actual, expected) => expected
                .Where(cell => actual.GetValueOrDefault(cell.Key) != cell.Value)
                .Select(cell => actual.TryGetValue(cell.Key, out var other)
                    ? $"shows {cell.Key} as {other ?? "null"}, not {cell.Value ?? "null"}"
                    : $"shows no column {cell.Key}"),
        };
    }

    private static IEnumerable<string> Wrong(List<ColumnDecision> columns, ExpectationRow row)
    {
        foreach (var (name, text) in row.Given)
        {
            var column = columns.Find(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (column is null)
            {
                yield return $"column {name} is not declared";
            }
            else if (text is not null && ExactText.Read(text, column.Type) is null)
            {
                yield return $"the value given for {name} is no {column.Type}";
            }
        }
    }

    /// <summary>The shown cells of the row, or null where it is hidden.</summary>
    private static Dictionary<string, string?>? Shown(
        AccessDecision.Granted granted,
        List<ColumnDecision> columns,
        ExpectationRow row,
        Connection connection,
        MaskKeys keys)
    {
        var policy = new PolicySql(granted, name => name, keys);
        var visible = columns.FindAll(column => column.Right != ColumnRight.Deny);
        if (visible.Count == 0)
        {
            return null;
        }

        var given = columns.Select(column => $"{Given(column, row)} AS {SqlText.Name(column.Name)}");
        var sql = $"SELECT {string.Join(", ", visible.Select(policy.Cell))} "
            + $"FROM (SELECT {string.Join(", ", given)}) t";
        sql = policy.RowFilter() is { } filter ? $"{sql} WHERE {filter}" : sql;
        using var stream = connection.Query(sql, policy.Parameters);
        if (stream.Next() is not { Count: 1 } chunk)
        {
            return null;
        }

        return visible.Index().ToDictionary(
            cell => cell.Item.Name, cell => chunk.Text(cell.Index, 0), StringComparer.OrdinalIgnoreCase);
    }

    private static string Given(ColumnDecision column, ExpectationRow row) =>
        row.Given.GetValueOrDefault(column.Name) is { } text
            ? PolicySql.Literal(new Expression.Literal(column.Type, text))
            : $"CAST(NULL AS {PolicySql.Type(column.Type)})";
}
