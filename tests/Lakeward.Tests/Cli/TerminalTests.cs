// What is printed is aligned, plain where nobody looks, and never gives a terminal orders.
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "·[31mred·[0m")]
    [InlineData("two\nlines\r\n", "two⏎lines·⏎")]
    [InlineData("\u009b2J", "·2J")]
    [InlineData("abc\u202ecba", "abc·cba")]
    [InlineData("Zoë 李 [red]", "Zoë 李 [red]")]
    public void Characters_that_a_terminal_obeys_are_shown_instead(string value, string shown) =>
        Assert.Equal(shown, Visible.Of(value));

    [Fact]
    public void Rows_are_aligned_and_have_no_space_at_the_end()
    {
        using var desk = new Desk();
        desk.Terminal.Rows(["name", ">rows"], [["a", "1"], ["long[er]", "1,000"], [null, "20"]]);
        Assert.Equal(
            "  name       rows\n  a             1\n  long[er]  1,000\n  -            20\n", desk.Output);
    }

    [Fact]
    public void Without_a_terminal_there_is_no_escape_sequence_and_no_progress()
    {
        using var desk = new Desk();
        desk.Terminal.Say($"[red bold]{"x[1]"}[/] done");
        desk.Terminal.Failure("LW-CLI-0001", "m", "h");
        Assert.Equal("x[1] done\n", desk.Output);
        Assert.DoesNotContain('\u001b', desk.Error);
    }

    [Fact]
    public async Task Work_without_a_terminal_runs_silently()
    {
        using var desk = new Desk();
        Assert.Equal(5, await desk.Terminal.WithProgressAsync("x", 10, done =>
        {
            done(3);
            return Task.FromResult(5);
        }));
        Assert.Empty(desk.Output + desk.Error);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(43_200_000, "41.2 MiB")]
    public void Sizes_have_at_most_one_decimal(long bytes, string shown) =>
        Assert.Equal(shown, Amount.Size(bytes));

    [Fact]
    public void A_new_file_is_published_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("lakeward-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "answer.csv");
            using (var dropped = new NewFile(path))
            {
                dropped.Content.WriteByte(1);
            }

            Assert.Empty(folder.GetFiles());
            using (var kept = new NewFile(path))
            {
                kept.Content.WriteByte(1);
                kept.Publish();
            }

            Assert.Equal(path, Assert.Single(folder.GetFiles()).FullName);
            Assert.True(OperatingSystem.IsWindows()
                || File.GetUnixFileMode(path) == (UnixFileMode)0b110_000_000);
            Assert.Equal("LW-CLI-0004", Assert.Throws<LakeException>(() => new NewFile(path)).Id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
