// Emergencies: what a broken glass gives, who is told, and how it ends.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class BreakGlassTests
{
    private const string Reason = "unconscious, allergy unknown: Ada Stone";
    private const string Names = "select name from patients order by 1";

    private static readonly string Manifest = SomeLake.Manifest
        .Replace(
            "purposes: [HPAYMT, HOPERAT]", "purposes: [HPAYMT, HOPERAT, ETREAT]", StringComparison.Ordinal)
        .Replace(
            "kim: {roles: [steward]}",
            "kim: {roles: [steward], mail: kim@mercy.example}",
            StringComparison.Ordinal)
        .Replace("roles:\n  steward:", """
        roles:
          emergency:
            - {on: claims, purposes: [ETREAT], direct-identifier: allow, sensitive: allow}
          steward:
        """, StringComparison.Ordinal)
        + """

        break-glass:
          night: {role: emergency, to: [analyst], minutes: 20, informs: [kim]}
        """;

    [Fact]
    public async Task A_broken_glass_gives_its_role_for_minutes_and_flags_every_statement()
    {
        using var mail = new MailSink();
        var clock = new MovedClock();
        using var some = await LakeAsync(mail, clock);
        using var lake = await some.OpenAsync();
        await AssertRefusedAsync("LW-ACC-0106", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));

        var review = await lake.BreakGlassAsync(
            "night", "ana", Reason, 5, TestContext.Current.CancellationToken);
        Assert.StartsWith("name\nAda Stone\n", await SomeLake.AskAsync(
            lake, "ana", Names, "ETREAT"), StringComparison.Ordinal);
        var asked = lake.Events(0, lake.EventCount).Last(entry => entry.Event.Kind == "query").Event;
        Assert.Equal("emergency", asked.Role);
        Assert.Equal($"{review.Number}", asked.Facts["glass-review"]);

        clock.By = TimeSpan.FromMinutes(5);
        await AssertRefusedAsync("LW-ACC-0106", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));
        Assert.Null(Assert.Single(lake.GlassReviews).ClosedBy);
    }

    [Fact]
    public async Task Others_are_told_at_once_and_told_nothing_of_the_reason()
    {
        using var mail = new MailSink();
        using var some = await LakeAsync(mail);
        using var lake = await some.OpenAsync();
        var review = await lake.BreakGlassAsync(
            "night", "ana", Reason, null, TestContext.Current.CancellationToken);
        var message = Assert.Single(mail.Messages);
        Assert.Contains("kim@mercy.example", message, StringComparison.Ordinal);
        Assert.Contains($"review {review.Number}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Stone", message, StringComparison.Ordinal);
        Assert.Equal(
            Reason, System.Text.Encoding.UTF8.GetString(await lake.DetailAsync(review.Number, "kim")));
        Assert.DoesNotContain(
            Directory.GetFiles(some.Root, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("Ada Stone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nobody_is_told_nothing_is_given_and_the_review_is_open(bool refuses)
    {
        using var mail = refuses ? new MailSink(refuses: true) : null;
        using var some = await LakeAsync(mail);
        using var lake = await some.OpenAsync();
        await AssertRefusedAsync("LW-GLS-0104", () => lake.BreakGlassAsync("night", "ana", Reason, 5));
        await AssertRefusedAsync("LW-ACC-0106", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));
        Assert.Null(Assert.Single(lake.GlassReviews).Until);
    }

    [Fact]
    public async Task An_answer_that_stands_on_a_broken_glass_ends_with_it()
    {
        using var mail = new MailSink();
        var clock = new MovedClock();
        using var some = await LakeAsync(mail, clock);
        using var lake = await some.OpenAsync();
        await lake.BreakGlassAsync("night", "ana", Reason, 1, TestContext.Current.CancellationToken);
        using var answer = await lake.QueryAsync(new QueryRequest
        {
            Principal = "ana",
            Purpose = "ETREAT",
            Sql = "SELECT name FROM claims.patients, range(100000) a(x), range(100000) b(y) "
                + "WHERE length(name) + x + y < 0",
        });
        var taking = Task.Run(() => answer.WriteCsv(Stream.Null), TestContext.Current.CancellationToken);
        clock.By = TimeSpan.FromMinutes(1);
        await AssertRefusedAsync("LW-GLS-0105", () => taking);
    }

    [Fact]
    public async Task Only_somebody_else_who_is_informed_closes_a_review_and_closing_ends_the_role()
    {
        using var mail = new MailSink();
        using var some = await LakeAsync(mail);
        using var lake = await some.OpenAsync();
        var number = (await lake.BreakGlassAsync(
            "night", "ana", Reason, 5, TestContext.Current.CancellationToken)).Number;
        await AssertRefusedAsync(
            "LW-GLS-0107", () => lake.CloseReviewAsync(number, "ana", "all is well, I say"));
        await AssertRefusedAsync(
            "LW-GLS-0107", () => lake.CloseReviewAsync(number, "mercy", "a machine says so"));
        await lake.CloseReviewAsync(number, "kim", "spoke with the ward, justified");
        Assert.Equal("kim", Assert.Single(lake.GlassReviews).ClosedBy);
        await AssertRefusedAsync("LW-ACC-0106", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));
        await AssertRefusedAsync(
            "LW-GLS-0106", () => lake.CloseReviewAsync(number, "kim", "once more, to be sure"));
    }

    [Fact]
    public async Task A_glass_is_for_whom_it_names_with_a_reason_and_within_its_minutes()
    {
        using var mail = new MailSink();
        using var some = await LakeAsync(mail);
        using var lake = await some.OpenAsync();
        await AssertRefusedAsync("LW-GLS-0101", () => lake.BreakGlassAsync("night", "kim", Reason, 5));
        await AssertRefusedAsync("LW-GLS-0101", () => lake.BreakGlassAsync("day", "ana", Reason, 5));
        await AssertRefusedAsync("LW-GLS-0101", () => lake.BreakGlassAsync("night", "nobody", Reason, 5));
        await AssertRefusedAsync("LW-GLS-0102", () => lake.BreakGlassAsync("night", "ana", Reason, 21));
        await AssertRefusedAsync("LW-GLS-0102", () => lake.BreakGlassAsync("night", "ana", Reason, 0));
        await AssertRefusedAsync("LW-GLS-0103", () => lake.BreakGlassAsync("night", "ana", "  hurry   ", 5));
        Assert.Equal(3, lake.Events(0, lake.EventCount).Count(entry => entry.Event is
            { Kind: "glass.break", Outcome: "refused" }));
        Assert.Empty(lake.GlassReviews);
        Assert.Empty(mail.Messages);
    }

    [Fact]
    public async Task A_glass_opens_no_agreement_and_falls_with_the_manifest()
    {
        using var mail = new MailSink();
        using var some = await LakeAsync(mail);
        using var lake = await some.OpenAsync();
        await lake.BreakGlassAsync("night", "ana", Reason, 5, TestContext.Current.CancellationToken);
        await some.ApplyAsync(Manifest.Replace(
            "at-end: destroy", "at-end: destroy\n    status: suspended", StringComparison.Ordinal));
        await AssertRefusedAsync("LW-ACC-0110", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));
        await some.ApplyAsync(Manifest.Replace("to: [analyst]", "to: [steward]", StringComparison.Ordinal));
        await AssertRefusedAsync("LW-ACC-0106", () => SomeLake.AskAsync(lake, "ana", Names, "ETREAT"));
    }

    [Theory]
    [InlineData("informs: [kim]", "informs: [ana]", "LW-ACC-0019")]
    [InlineData("informs: [kim]", "informs: []", "LW-ACC-0017")]
    [InlineData("informs: [kim]", "informs: [zoe]", "LW-ACC-0018")]
    [InlineData("role: emergency", "role: urgency", "LW-ACC-0018")]
    [InlineData("minutes: 20", "minutes: 61", "LW-ACC-0017")]
    [InlineData("minutes: 20", "minutes: 0", "LW-ACC-0017")]
    [InlineData("kim@mercy.example", "\"kim@mercy.example\\r\\nBcc: x@y\"", "LW-ACC-0017")]
    [InlineData("sensitive: allow}\n  steward", "sensitive: allow, answers: aggregates}\n  steward", null)]
    public void What_is_wrong_with_a_glass_is_said_at_plan(string from, string to, string? id)
    {
        Assert.Contains(from, Manifest, StringComparison.Ordinal);
        var reading = ManifestReader.Examine(Manifest.Replace(from, to, StringComparison.Ordinal));
        if (id is null)
        {
            Assert.Empty(reading.Issues);
        }
        else
        {
            Assert.Equal(id, Assert.Single(reading.Issues).Id);
        }
    }

    private static async Task AssertRefusedAsync(string id, Func<Task> act) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<LakeException>(act)).Id);

    private static async Task<SomeLake> LakeAsync(MailSink? mail, TimeProvider? clock = null)
    {
        var some = await SomeLake.CreateAsync(
            Manifest, new LakeOptions { Mail = mail?.Relay, Time = clock ?? TimeProvider.System });
        await some.LoadAsync(SomeLake.Patients);
        return some;
    }
}
