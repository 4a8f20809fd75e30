// The attack table: statements that try to get around the policy, each through the lake's door.
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>Each attack runs in a process of its own; then <c>ana</c> asks as if nothing had been.</summary>
public sealed class AttackTests(GuardedLake guarded) : IClassFixture<GuardedLake>
{
    /// <summary>The lines of the table: number, category, what is expected, statement.</summary>
    public static TheoryData<int, string, string, string> Attacks
    {
        get
        {
            var attacks = new TheoryData<int, string, string, string>();
            foreach (var (number, line) in StatementFile.Lines("attacks.tsv"))
            {
                var fields = line.Split('\t');
                attacks.Add(number, fields[0], fields[1], fields[2]);
            }

            return attacks;
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task No_attack_brings_out_a_canary(int line, string category, string expected, string sql)
    {
        var before = guarded.Lake.EventCount;
        var statement = sql.Replace("{file}", guarded.File, StringComparison.Ordinal)
            .Replace("{nul}", "\0", StringComparison.Ordinal)
            .Replace("{zwsp}", "\u200b", StringComparison.Ordinal)
            .Replace("{rlo}", "\u202e", StringComparison.Ordinal)
            .Replace("{deep}", string.Concat(Enumerable.Repeat("NOT ", 2_000)), StringComparison.Ordinal)
            .Replace("{open}", new string('(', 5_000), StringComparison.Ordinal)
            .Replace("{many}", string.Join(',', Enumerable.Range(0, 12_000)), StringComparison.Ordinal);
        var (seen, outcome) = await TryAsync($"a{line}", statement);

        var told = $"{category}, line {line}: {sql}";
        foreach (var canary in guarded.Canaries)
        {
            Assert.False(
                seen.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} by {told}: {seen}");
        }

        Assert.True(expected.Split('|').Contains(outcome), $"{outcome}, not {expected}, by {told}: {seen}");
        foreach (var (_, recorded) in guarded.Lake.Events(before, guarded.Lake.EventCount))
        {
            var facts = string.Join(' ', recorded.Facts.Values.Concat(recorded.Columns));
            Assert.DoesNotContain("canary", facts, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("n\n6\n", await guarded.AskAsync("ana", "SELECT count(*) AS n FROM claims.patients"));
    }

    [Fact]
    public void There_are_enough_attacks_of_every_category()
    {
        var categories = StatementFile.Lines("attacks.tsv").Select(line => line.Text.Split('\t')[0]).ToList();
        Assert.True(categories.Count >= 250, $"{categories.Count} attacks");
        Assert.Equal(
            ["catalog", "column", "dos", "dynamic", "file", "name", "nesting", "row", "setting", "side"],
            categories.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_canaries_are_there_for_whoever_may_see_them()
    {
        var all = await guarded.AskAsync("kim", "SELECT * FROM patients, payroll.staff");

        Assert.Contains("canary-id-1,Canary Stone,1957-03-12", all, StringComparison.Ordinal);
        Assert.Contains("canary-wage-90210", all, StringComparison.Ordinal);
    }

    private async Task<(string Seen, string Outcome)> TryAsync(string attacker, string statement)
    {
        try
        {
            return (await guarded.AskAsync(attacker, statement), "rows");
        }
        catch (LakeException refusal)
        {
            return ($"{refusal.Message} {refusal.Hint} {refusal.InnerException?.Message}", refusal.Id);
        }
    }
}
