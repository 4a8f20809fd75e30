// Questions to one open lake, one after another and at once: what one needed must not harm the next.
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class ManyQuestionsTests
{
    [Fact]
    public async Task A_question_is_answered_after_others_that_needed_keys_it_does_not_have()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();

        Assert.Equal("max\n1961-07-01\n", await Ask(
            lake, "select max(birth_date) as max from patients where name < 'C'"));
        Assert.Equal("sum\n195.75\n", await Ask(lake, "select sum(paid) as sum from patients"));
        Assert.Equal("n\n3\n", await Ask(
            lake, "select count(diagnosis) as n from patients where paid is null or paid > 0"));
        Assert.Equal("n\n3\n", await Ask(lake, "select count(*) as n from patients"));
    }

    [Fact]
    public async Task Questions_for_different_columns_may_be_asked_at_once()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        string[] columns = ["patient_id", "name", "birth_date", "diagnosis", "paid"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            () => Ask(
                lake,
                $"select count({columns[number % 4]}) as n from patients where {columns[number % 3]} <> ''"
                .Replace("birth_date <> ''", "birth_date > '1900-01-01'", StringComparison.Ordinal)))));

        Assert.All(answers, answer => Assert.Equal("n\n3\n", answer));
    }

    private static Task<string> Ask(Lake lake, string sql) => SomeLake.AskAsync(lake, "kim", sql);
}
