// The shell's editor: what is typed, recalled and completed, and what never reaches the terminal.
using Lakeward.Cli.Shell;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class ShellTests
{
    [Theory]
    [InlineData("select 1;\n", "select 1;")]
    [InlineData("select\n1\n;\n", "select\n1\n;")]
    [InlineData("select ';\n';\n", "select ';\n';")]
    [InlineData("select 1 -- ;\n;\n", "select 1 -- ;\n;")]
    [InlineData("\\d\n", "\\d")]
    [InlineData("slect{Home}{Right}e;{End};{Backspace}{Delete}\n{Up}{^E};\n", "se;lect;\n")]
    [InlineData("a b{^A}x{^E}y;\n", "xa by;")]
    [InlineData("one two three{^W}{^W}2;\n", "one 2;")]
    [InlineData("one two{Alt-B}{Alt-B}0 {Alt-F}{Alt-F}!;\n", "0 one two!;")]
    [InlineData("one two{Ctrl-Left}x {Ctrl-Right};\n", "one x two;")]
    [InlineData("gone{^U}kept{Left}{Left}{^K};\n", "ke;")]
    [InlineData("wrong{^C}right;\n", "right;")]
    [InlineData("ab\ncd{Up}x{Down}y;\n", "abx\ncdy;")]
    [InlineData("😀x{Left}{Left}y{Right};{Delete};\n", "y😀;;")]
    [InlineData("a\u001b[31m\u200eb\u0007;\n", "a[31mb;")]
    public void Keys_edit_as_people_know_it(string keys, string expected) =>
        Assert.Equal(expected.TrimEnd('\n'), new TypedInput().Read(keys)?.TrimEnd('\n'));

    [Fact]
    public void Control_d_leaves_from_an_empty_line_only()
    {
        Assert.Null(new TypedInput().Read("{^D}"));
        Assert.Equal("x;", new TypedInput().Read("yx{Home}{^D}{End};\n"));
    }

    [Fact]
    public void Inputs_come_back_and_the_draft_is_kept()
    {
        var typed = new TypedInput();
        typed.Read("first;\n");
        typed.Read("second;\n");
        typed.Read("second;\n");
        Assert.Equal("first;", typed.Read("{Up}{Up}\n"));
        Assert.Equal("draft;", typed.Read("draft;{Up}{Up}{Up}{Up}{Down}{Down}{Down}{Down}\n"));
        typed.Read("two\nlines;\n");
        Assert.Equal("two\nlines;", typed.Read("{Up}\n"));
        Assert.Equal("draft;", typed.Read("{Up}{Up}{Up}\n"));
    }

    [Theory]
    [InlineData("select * from cl\tp\t;\n", "select * from claims.patients;")]
    [InlineData("select * from notes.\t;\n", "select * from notes.letters;")]
    [InlineData("select vis\t from claims.visits;{Home}\n", "select visit_id from claims.visits;")]
    [InlineData("SELECT 1 GRO\t;\n", "SELECT 1 GROUP;")]
    [InlineData("select regexp_mat\t'a');\n", "select regexp_matches('a');")]
    [InlineData("select p.pai\t from claims.patients p;{Home}\n", "select p.paid from claims.patients p;")]
    [InlineData("select 1 from claims.patients p where p.pai\t;\n",
        "select 1 from claims.patients p where p.paid;")]
    [InlineData("select 1 from claims.patients as q where q.p\t\tt\t;\n",
        "select 1 from claims.patients as q where q.patient_id;")]
    [InlineData("select \"Zi\t;\n\";\n", "select \"Zi;\n\";")]
    [InlineData("\\tim\t\n", "\\timing")]
    [InlineData("\\d not\t\n", "\\d notes.letters")]
    [InlineData("select nosuchthing\t;\n", "select nosuchthing;")]
    public void Tab_completes_what_may_be_named(string keys, string expected) =>
        Assert.Equal(expected, new TypedInput().Read(keys));

    [Fact]
    public void Several_candidates_are_listed()
    {
        var typed = new TypedInput();
        typed.Read("select * from \t;\n");
        Assert.Contains(
            "claims.patients  claims.visits  notes.letters", typed.Drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_drawn_is_cut_to_the_width_and_obeys_nothing()
    {
        var typed = new TypedInput(width: 30);
        typed.Read($"select '{new string('x', 100)}漢字漢字漢字漢字漢字漢字漢字漢字';\n");
        var drawn = System.Text.RegularExpressions.Regex.Replace(typed.Drawn, "\u001b\\[[0-9;]*[A-Za-z]", "");
        Assert.All(drawn.Split(['\r', '\n']), row => Assert.True(
            row.Sum(c => c >= 0x1100 ? 2 : 1) <= 29, row));
        Assert.DoesNotContain('\u001b', drawn);
    }

    [Fact]
    public void The_pager_shows_part_by_part_and_leaves_nothing_behind()
    {
        var lines = Enumerable.Range(0, 101).Select(
            at => at == 0 ? "heading" : $"line {at}{new string('-', 200)}end").ToList();
        var keys = new Queue<char>(" Glq");
        using var output = new StringWriter();
        var pager = new Pager(
            () => keys.TryDequeue(out var key) ? new ConsoleKeyInfo(key, 0, false, false, false) : null,
            output,
            () => (40, 23));
        Assert.True(pager.Wants(lines));
        Assert.False(pager.Wants(["short"]));
        pager.Show(lines);

        var screens = output.ToString().Split("\u001b[H")[1..];
        Assert.Equal(4, screens.Length);
        Assert.All(screens[..3], screen => Assert.Contains("heading", screen, StringComparison.Ordinal));
        Assert.Contains("line 1-", screens[0], StringComparison.Ordinal);
        Assert.Contains("line 21-", screens[1], StringComparison.Ordinal);
        Assert.Contains("line 100-", screens[2], StringComparison.Ordinal);
        Assert.DoesNotContain("line", screens[3].Split('\n')[1], StringComparison.Ordinal);
        Assert.EndsWith("\u001b[?1049l", output.ToString(), StringComparison.Ordinal);
    }
}
