// Random policies over random rows: the compiled SQL agrees with plain C#, and combining keeps its promises.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access;
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;
using Lakeward.Tests.Engine;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class PolicyPropertyTests
{
    private const int Rounds = 30;
    private const int PoliciesPerRound = 6;
    private const int RowsPerRound = 40;

    [Fact]
    public void The_compiled_relation_shows_what_plain_evaluation_shows()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            using var lab = new PolicyLab();
            var random = new RandomPolicy(seed + round);
            var world = World.Fill(lab, random, RowsPerRound);
            for (var policy = 0; policy < PoliciesPerRound; policy++)
            {
                string[] grants = [random.Grant(), .. policy % 3 > 0 ? [random.Grant(2)] : (string[])[]];
                var granted = PolicyLab.Decide(grants);
                Check(lab, world, granted, $"seed {seed}, round {round}: {string.Join(" + ", grants)}");
            }
        }
    }

    [Fact]
    public void A_further_grant_never_shows_less_and_no_cell_shows_more_than_some_grant_alone()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            using var lab = new PolicyLab();
            var random = new RandomPolicy(seed + round);
            World.Fill(lab, random, RowsPerRound);
            string[] grants = [random.Grant(2), random.Grant(1), random.Grant(3)];
            var alone = grants.Select(grant => new Shown(lab, PolicyLab.Decide(grant))).ToList();
            var two = new Shown(lab, PolicyLab.Decide(grants[..2]));
            var three = new Shown(lab, PolicyLab.Decide(grants));
            var what = $"seed {seed}, round {round}: {string.Join(" + ", grants)}";
            Assert.Equal(alone.SelectMany(one => one.Rows).ToHashSet(), [.. three.Rows]);
            foreach (var row in three.Rows)
            {
                foreach (var (column, _) in PolicyLab.Columns)
                {
                    var all = three.Strength(row, column);
                    Assert.True(all >= two.Strength(row, column), what);
                    Assert.True(all == alone.Max(one => one.Strength(row, column)), what);
                    Assert.True(alone.Exists(one => one.Cell(row, column) == three.Cell(row, column)), what);
                }
            }
        }
    }

    private static void Check(PolicyLab lab, World world, AccessDecision.Granted granted, string what)
    {
        var shown = granted.Columns.Where(column => column.Right != ColumnRight.Deny).ToList();
        var (sql, parameters) = lab.Compile(granted, [.. shown.Select(column => column.Name)]);
        var actual = lab.Connection.Rows(sql, parameters);
        var expected = world.Rows.Index().Where(row => granted.Clauses.Any(clause => Shows(clause, row.Item)))
            .Select(row => shown.ConvertAll(column => Expected(lab, world, granted, column, row.Index)));
        Assert.Equal(
            expected.Select(row => string.Join('|', row.Select(cell => cell ?? "NULL"))),
            actual.Select(row => string.Join('|', row.Select(cell => cell ?? "NULL"))));
        Assert.True(actual.Count <= world.Rows.Count, what);
    }

    private static bool Shows(GrantClause clause, IReadOnlyDictionary<string, object?> row) =>
        clause.Filter is null || PolicyEvaluator.Evaluate(clause.Filter, row) is true;

    private static string? Expected(
        PolicyLab lab, World world, AccessDecision.Granted granted, ColumnDecision column, int row)
    {
        var cell = column.Cells.FirstOrDefault(cell => Shows(granted.Clauses[cell.Clause], world.Rows[row]));
        var value = world.Rows[row][column.Name];
        if (cell is null || value is null)
        {
            return null;
        }

        var mask = cell.Rule.MaskFor(column.Type);
        var isText = column.ShownType == ColumnType.Text;
        var plain = (isText ? world.AsText : world.AsShown)[row][column.Name];
        return mask is null
            ? plain
            : Masked(lab, mask, column.Type, value, world.AsText[row][column.Name]!);
    }

    private static string? Masked(PolicyLab lab, Mask mask, ColumnType type, object value, string text)
    {
        switch (mask)
        {
            case Mask.Nothing:
                return null;
            case Mask.Constant constant:
                return type.Kind == ValueKind.Decimal ? constant.Value.Text + "0" : constant.Value.Text;
            case Mask.Hash or Mask.Token:
                var key = lab.Keys.Of(mask, "d", "ana");
                return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))[..32];
            case Mask.Partial partial:
                var letters = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
                return letters.Count < 2 * (partial.First + partial.Last)
                    ? "***"
                    : string.Concat([.. letters[..partial.First], "***", .. letters[^partial.Last..]]);
            case Mask.Zip3:
                return text switch { "10001" => "100", "94305-1234" => "943", _ => "000" };
            case Mask.Year:
                var days = type.Kind == ValueKind.Date
                    ? (long)value
                    : (long)Math.Floor((decimal)(long)value / PolicyEvaluator.MicrosecondsPerDay);
                return days < 0 || days > DateOnly.MaxValue.DayNumber ? null
                    : DateOnly.FromDayNumber((int)days).ToString("yyyy", CultureInfo.InvariantCulture)
                        + (type.Kind == ValueKind.Date ? "-01-01" : "-01-01 00:00:00");
            case Mask.AgeBand band:
                return Band(type.Kind == ValueKind.Date ? Age((long)value) : (long)value, band.Width);
            default:
                throw new InvalidOperationException();
        }
    }

    private static long Age(long born)
    {
        var today = PolicyLab.Today;
        if (born < 0 || born > today.DayNumber)
        {
            return -1;
        }

        var day = DateOnly.FromDayNumber((int)born);
        var hadBirthday = (day.Month, day.Day).CompareTo((today.Month, today.Day)) <= 0;
        return today.Year - day.Year - (hadBirthday ? 0 : 1);
    }

    private static string? Band(long age, int width)
    {
        var from = age / width * width;
        return age < 0 ? null : age >= 90 ? "90+" : $"{from}-{Math.Min(from + width - 1, 89)}";
    }

    /// <summary>The rows of a lab: values, and what the engine writes in their type and as text.</summary>
    private sealed class World
    {
        public List<Dictionary<string, object?>> Rows { get; } = [];

        public List<Dictionary<string, string?>> AsShown { get; private init; } = [];

        public List<Dictionary<string, string?>> AsText { get; private init; } = [];

        public static World Fill(PolicyLab lab, RandomPolicy random, int count)
        {
            var rows = new List<Dictionary<string, object?>>();
            var sql = new List<Dictionary<string, string>>();
            for (var row = 0; row < count; row++)
            {
                var values = PolicyLab.Columns.ToDictionary(
                    column => column.Name,
                    column => column.Name == "k"
                        ? ((long)row, row.ToString(CultureInfo.InvariantCulture))
                        : random.Value(column.Type));
                sql.Add(values.ToDictionary(value => value.Key, value => value.Value.Item2));
                rows.Add(values.ToDictionary(value => value.Key, value => value.Value.Item1));
            }

            lab.AddAll(sql);
            List<Dictionary<string, string?>> Read(Func<string, string> cell)
            {
                var cells = string.Join(", ", PolicyLab.Columns.Select(column => cell(column.Name)));
                return lab.Connection.Rows($"SELECT {cells} FROM t ORDER BY t.k").ConvertAll(
                    row => PolicyLab.Columns.Zip(row).ToDictionary(c => c.First.Name, c => c.Second));
            }

            var world = new World
            {
                AsShown = Read(name => name),
                AsText = Read(name => $"CAST({name} AS VARCHAR)"),
            };
            world.Rows.AddRange(rows);
            return world;
        }
    }

    /// <summary>What a decision shows of a lab: each cell as text, and its strength.</summary>
    private sealed class Shown
    {
        private readonly AccessDecision.Granted _granted;
        private readonly Dictionary<string, Dictionary<string, string?>> _cells = [];
        private readonly Dictionary<string, Dictionary<string, string?>> _levels = [];

        public Shown(PolicyLab lab, AccessDecision.Granted granted)
        {
            _granted = granted;
            var shown = granted.Columns.Where(column => column.Right != ColumnRight.Deny)
                .Select(column => column.Name).ToList();
            var (sql, parameters) = lab.Compile(granted, shown);
            foreach (var row in lab.Connection.Rows(sql, parameters))
            {
                _cells[row[0]!] = shown.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second);
            }

            // The strength of each cell, by replacing every rule with a constant that names its strength.
            foreach (var column in granted.Columns.Where(column => column.Right != ColumnRight.Deny))
            {
                _levels[column.Name] = LevelsOf(lab, column);
            }
        }

        public IEnumerable<string> Rows => _cells.Keys;

        public string? Cell(string row, string column) =>
            _cells.GetValueOrDefault(row)?.GetValueOrDefault(column);

        public int Strength(string row, string column) =>
            _cells.ContainsKey(row) && _levels.GetValueOrDefault(column)?.GetValueOrDefault(row) is { } level
                ? int.Parse(level, CultureInfo.InvariantCulture)
                : 0;

        private Dictionary<string, string?> LevelsOf(PolicyLab lab, ColumnDecision column)
        {
            var named = column with
            {
                Name = "k",
                Type = ColumnType.Integer,
                ShownType = ColumnType.Integer,
                Cells =
                [
                    .. column.Cells.Select(cell => cell with
                    {
                        Rule = new(ColumnRight.Mask, new Mask.Constant(new(
                            ColumnType.Integer,
                            cell.Rule.Strength(column.Type).ToString(CultureInfo.InvariantCulture)))),
                    }),
                ],
            };
            var key = _granted.Columns.Single(c => c.Name == "k");
            var policy = new Lakeward.Query.PolicySql(_granted, name => name, lab.Keys);
            var sql = $"SELECT {policy.Cell(key)}, {policy.Cell(named)} FROM t";
            return lab.Connection.Rows(sql, policy.Parameters).Where(row => row[0] is not null)
                .ToDictionary(row => row[0]!, row => row[1]);
        }
    }
}
