// The rules on figures, against a plain evaluation over random people.
using Lakeward.Query.Disclosure;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>
/// Worlds of up to forty people with up to three rows each, and questions that group and filter.
/// </summary>
public sealed class CellControlTests
{
    private const int Minimum = 4;

    [Fact]
    public void No_three_figures_told_isolate_fewer_people_than_the_minimum()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var shownInAll = 0;
        for (var world = 0; world < 200; world++)
        {
            var rows = Rows(random);
            var told = new List<Dictionary<ulong, ulong>>();
            var known = new KnownFigures(Minimum);
            for (var question = 0; question < 6; question++)
            {
                var cells = Ask(random, rows);
                var control = new CellControl(Minimum, [new("rows", 1, cells)]);
                control.Decide((_, _) => known);
                var shown = control.Shown[0];
                shownInAll += shown.Count(s => s);
                told.AddRange(cells.Where((_, at) => shown[at]).Select(cell => Sum([cell])));
                told.Add(Sum(cells.Where((_, at) => shown[at])));
                var hidden = Sum(cells.Where((_, at) => !shown[at]));
                Assert.True(!shown.Contains(true) || IsSafe(hidden.Count), $"seed {seed}");
                Assert.True(!shown.Contains(true) || shown.Count(s => !s) != 1, $"seed {seed}");
            }

            Assert.All(told, figure => Assert.True(IsSafe(figure.Count), $"seed {seed}"));
            Assert.True(Combined(told).All(left => IsSafe(left)), $"seed {seed}");
        }

        Assert.InRange(shownInAll, 200, int.MaxValue);
    }

    [Fact]
    public void A_figure_of_a_group_is_left_out_alone_where_the_group_itself_stands()
    {
        var people = Enumerable.Range(1, 12).Select(id => new CellControl.Member((ulong)id, 1)).ToArray();
        var control = new CellControl(Minimum,
        [
            new("rows", 1, [[people[..6]], [people[6..]]]),
            new("sum X", 1, [[people[..2]], [people[6..]]]),
        ]);
        var (rows, sums) = (new KnownFigures(Minimum), new KnownFigures(Minimum));
        control.Decide((_, label) => label == "rows" ? rows : sums);
        Assert.Equal([[true, true], [false, false]], control.Shown);
    }

    [Fact]
    public void Sets_are_read_back_as_they_were_written()
    {
        var random = new Random(7);
        var sets = new[] { 0, 1, 1000 }.Select(size => ($"label {size}", new PeopleSet(
            [.. Enumerable.Range(0, size).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))],
            [.. Enumerable.Range(0, size).Select(row => (ulong)row)])))
            .Append(("ends", new PeopleSet([ulong.MaxValue, 0], [0, ulong.MaxValue]))).ToList();
        var read = AnsweredSets.Read(AnsweredSets.Write(sets)).ToList();
        Assert.Equal(sets.Select(set => set.Item1), read.Select(set => set.Label));
        Assert.All(sets.Zip(read), pair => Assert.True(pair.First.Item2.SameAs(pair.Second.Set)));
    }

    private static bool IsSafe(int count) => count is 0 or >= Minimum;

    private static Dictionary<ulong, ulong> Sum(IEnumerable<IReadOnlyList<CellControl.Member>[]> cells) =>
        cells.SelectMany(cell => cell[0]).GroupBy(member => member.Subject).ToDictionary(
            person => person.Key,
            person => person.Aggregate(0UL, (sum, member) => unchecked(sum + member.Rows)));

    /// <summary>
    /// How many people are left of every figure less one or two others, or less one plus one.
    /// </summary>
    private static IEnumerable<int> Combined(List<Dictionary<ulong, ulong>> told)
    {
        told = [.. told, []];
        foreach (var (one, other, third) in told.SelectMany(
            _ => told, (one, other) => (one, other)).SelectMany(_ => told, (two, third) => (
                two.one, two.other, third)))
        {
            var people = one.Keys.Union(other.Keys).Union(third.Keys).ToList();
            foreach (var sign in new[] { 1UL, ulong.MaxValue })
            {
                yield return people.Count(person => unchecked(
                    one.GetValueOrDefault(person) - other.GetValueOrDefault(person)
                    - (sign * third.GetValueOrDefault(person))) != 0);
            }
        }
    }

    /// <summary>Each row: whom it is about, its hash, and two traits.</summary>
    private static List<(ulong Subject, ulong Row, int First, int Second)> Rows(Random random)
    {
        var rows = new List<(ulong Subject, ulong Row, int First, int Second)>();
        for (var person = random.Next(5, 40); person > 0; person--)
        {
            var (first, isSteady) = (random.Next(3), random.Next(2) == 0);
            for (var row = random.Next(1, 4); row > 0; row--)
            {
                rows.Add((
                    (ulong)person,
                    (ulong)random.NextInt64(),
                    isSteady ? first : random.Next(3),
                    random.Next(10)));
            }
        }

        return rows;
    }

    private static List<IReadOnlyList<CellControl.Member>[]> Ask(
        Random random, List<(ulong Subject, ulong Row, int First, int Second)> rows)
    {
        var (bound, group) = (random.Next(5, 11), random.Next(3));
        return
        [
            .. rows.Where(row => row.Second < bound)
                .GroupBy(row => group switch { 0 => 0, 1 => row.First, _ => row.Second / 4 })
                .Select(cell => (IReadOnlyList<CellControl.Member>[])
                [
                    [.. cell.GroupBy(row => row.Subject).Select(person => new CellControl.Member(
                        person.Key, person.Aggregate(0UL, (sum, row) => unchecked(sum + row.Row))))],
                ]),
        ];
    }
}
