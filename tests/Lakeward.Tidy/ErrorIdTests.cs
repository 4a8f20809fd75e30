// Holds the error ids: each is made at one place, documented once under its area, and has a hint.
using Xunit;

namespace Lakeward.Tidy;

public sealed class ErrorIdTests
{
    [Fact]
    public void An_id_is_made_at_exactly_one_place() =>
        Rule.Holds("error-unique", Doubles(ErrorIds.InSources(House.Production)));

    [Fact]
    public void Every_id_of_the_sources_is_documented_and_the_other_way_round()
    {
        if (House.Accepts)
        {
            TakeInRooms();
        }

        var made = ErrorIds.InSources(House.Production).ToList();
        Rule.Holds("error-documented", Mismatches(made, [.. Documented()]));
    }

    [Fact]
    public void Every_documented_id_has_its_own_row_under_its_area_and_a_hint() =>
        Rule.Holds("error-rows", BadRows([.. Documented()]));

    [Fact]
    public void An_id_that_is_made_twice_is_found()
    {
        var first = Source("A", "F(\"LW-AUD-0001\");");
        var second = Source("B", "F(\"LW-AUD-0001\"); G(\"LW-AUD-0002\");");
        Assert.Equal(2, Doubles(ErrorIds.InSources([first, second])).Count());
    }

    [Fact]
    public void An_undocumented_and_an_unknown_id_are_found()
    {
        var source = Source("A", "// LW-AUD-0003 is no literal.\nF(\"LW-AUD-0001\");");
        var made = ErrorIds.InSources([source]).ToList();
        var rows = ErrorIds.InDocument("docs/errors.md", "## AUD\n| LW-AUD-0002 | when | hint |\n").ToList();
        Assert.Equal(2, Mismatches(made, rows).Count());
    }

    [Fact]
    public void A_row_in_the_wrong_place_without_a_hint_is_found()
    {
        var rows = ErrorIds.InDocument("docs/errors.md", "## STO\n| LW-AUD-0002 | when |  |\n").ToList();
        Assert.Equal(2, BadRows(rows).Count());
    }

    [Fact]
    public void Room_lists_are_taken_in_sorted()
    {
        const string Head = "## AUD\n\n| id | when | hint |\n|---|---|---|\n";
        const string Old = "| LW-AUD-0002 | b | c |\n";
        const string New = "| LW-AUD-0001 | torn | run verify |\n";
        var rooms = ErrorIds.InDocument("docs/errors/audit.md", New);
        Assert.Equal(Head + New + Old, ErrorIds.Merge(Head + Old, rooms));
    }

    private static SourceFile Source(string name, string text) => new($"src/Lakeward/Audit/{name}.cs", text);

    private static IEnumerable<string> RoomLists =>
        House.Documents.Where(path => path.StartsWith(ErrorIds.Rooms, StringComparison.Ordinal));

    private static IEnumerable<ErrorRow> Documented() => RowsOf(RoomLists.Prepend(ErrorIds.Document));

    private static IEnumerable<ErrorRow> RowsOf(IEnumerable<string> paths) =>
        paths.SelectMany(path => ErrorIds.InDocument(path, House.Read(path)));

    // The lists are gone after they were taken in.

    private static void TakeInRooms()
    {
        var rooms = RoomLists.ToList();
        House.Write(ErrorIds.Document, ErrorIds.Merge(House.Read(ErrorIds.Document), RowsOf(rooms)));
        rooms.ForEach(path => File.Delete(House.PathOf(path)));
    }

    private static IEnumerable<Finding> Doubles(IEnumerable<ErrorSite> made) =>
        from error in made
        group error by error.Id into same
        where same.Count() > 1
        from error in same
        select error.Say($"{error.Id} is made at {same.Count()} places; give each failure its own id");

    private static IEnumerable<Finding> Mismatches(
        IReadOnlyList<ErrorSite> made, IReadOnlyList<ErrorRow> rows)
    {
        var known = rows.Select(row => row.Id).ToHashSet();
        var used = made.Select(error => error.Id).ToHashSet();
        var undocumented = made.Where(error => !known.Contains(error.Id)).Select(
            error => error.Say($"{error.Id} is not in {ErrorIds.Document}; add a row with when and hint"));
        var unknown = rows.Where(row => !used.Contains(row.Id)).Select(
            row => row.Say($"{row.Id} is made nowhere in src; drop the row"));
        return undocumented.Concat(unknown);
    }

    private static IEnumerable<Finding> BadRows(IReadOnlyList<ErrorRow> rows)
    {
        var doubled = rows.GroupBy(row => row.Id).SelectMany(same => same.Skip(1))
            .Select(row => row.Say($"{row.Id} has a second row; keep one"));
        var bare = rows.Where(row => row.Hint.Length == 0 || row.When.Length == 0)
            .Select(row => row.Say($"{row.Id} needs both a 'when' and a hint"));
        var misplaced = rows.Where(row => row.Path == ErrorIds.Document && row.Area != row.IdArea)
            .Select(row => row.Say($"{row.Id} belongs under '## {row.IdArea}'"));
        return doubled.Concat(bare).Concat(misplaced);
    }
}
