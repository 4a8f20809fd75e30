// Who saw whom, on real lakes: filters, versions, tables, changes of policy, and what was tampered with.
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

public sealed class AccountingTests
{
    private const string Header = "patient_id,name,birth_date,diagnosis,paid\n";

    private const string Later = Header
        + "p3,Cleo Reed,2015-06-23,J45.909,10\n"
        + "p4,Dan Hill,1950-02-02,I10,20\n";

    private const string Filtered = """
          analyst:
            - on: claims
              purposes: [HOPERAT]
              quasi-identifier: mask
              sensitive: allow
              general: allow
              rows: birth_date < date '2000-01-01'
          payer:
            - on: claims.patients
              purposes: [HPAYMT]
              general: allow
              rows: paid > 100
        """;

    [Fact]
    public async Task Each_answer_is_told_to_those_whose_rows_its_filter_shows_and_to_nobody_else()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "ana", "select diagnosis from patients where paid = 75.25");
        await SomeLake.AskAsync(lake, "bo", "select count(*) from patients", "HPAYMT");
        await SomeLake.AskAsync(lake, "kim", "select name from patients limit 1");
        await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(lake, "ana", "select name from patients"));

        Assert.Equal(["ana", "bo", "kim"], await WhoSawAsync(lake, "p1"));
        Assert.Equal(["ana", "kim"], await WhoSawAsync(lake, "p2"));
        Assert.Equal(["kim"], await WhoSawAsync(lake, "p3"));
        Assert.Empty(await WhoSawAsync(lake, "p4"));
        var answers = (await lake.SubjectAsync("p1", AuditWindow.Always, "eve")).Answers.ToList();
        Assert.Equal(["claims.patients.diagnosis", "claims.patients.paid"], answers[0].What.Order());
        Assert.Equal(["claims.patients"], answers[1].What);
        Assert.Equal(["claims.patients.name"], answers[2].What);
        Assert.Equal(["HOPERAT", "HPAYMT", "HOPERAT"], answers.Select(answer => answer.Event.Purpose));
        Assert.All(answers, answer => Assert.Equal(lake.Manifest!.PolicyId(), answer.Event.Policy));
    }

    [Fact]
    public async Task Versions_and_files_that_come_later_are_told_apart_and_sets_are_made_once()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.AskAsync("ana", "select count(*) from patients");
        var first = Objects(some);
        Assert.Equal(2, first.Length);
        await some.AskAsync("ana", "select max(paid) from patients");
        Assert.Equal(first, Objects(some));

        await some.LoadAsync(Later);
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients at (version => 0)");
        Assert.Equal(first, Objects(some));
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
        Assert.Equal(4, Objects(some).Length);
        await SomeLake.AskAsync(lake, "kim", "select count(*) from patients at (version => 0)");
        await SomeLake.AskAsync(lake, "kim", "select count(*) from patients");

        Assert.Equal(["ana", "ana", "ana", "ana", "kim", "kim"], await WhoSawAsync(lake, "p1"));
        Assert.Equal(["kim", "kim"], await WhoSawAsync(lake, "p3"));
        Assert.Equal(["ana", "kim"], await WhoSawAsync(lake, "p4"));
        Assert.True(lake.Verify().Passed);
    }

    [Fact]
    public async Task An_earlier_version_may_be_asked_for_after_a_later_one()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.LoadAsync(Later);
        await some.LoadAsync(Header + "p5,Eva Moss,1940-01-01,I10,1\n");
        using var lake = await some.OpenAsync();
        foreach (var version in (int[])[2, 0, 1])
        {
            await SomeLake.AskAsync(lake, "ana", $"select count(*) from patients at (version => {version})");
        }

        Assert.Equal(3, (await WhoSawAsync(lake, "p1")).Count);
        Assert.Equal(2, (await WhoSawAsync(lake, "p4")).Count);
        Assert.Single(await WhoSawAsync(lake, "p5"));
        Assert.True(lake.Verify().Passed);
    }

    [Fact]
    public async Task Rows_without_a_subject_and_tables_about_nobody_tell_of_nobody()
    {
        var manifest = SomeLake.Manifest.Replace("drops:\n", """
                  prices:
                    format: delimited
                    subject: none
                    columns: {code: general, price: general}
            drops:
              list: {dataset: claims, table: prices, senders: [mercy]}

            """, StringComparison.Ordinal);
        using var some = await SomeLake.CreateAsync(manifest);
        await some.LoadAsync(SomeLake.Patients + ",Nobody Known,1950-01-01,I10,5\n");
        var list = await some.SendAsync(
            new MemoryStream(Encoding.UTF8.GetBytes("code,price\np1,3\n")), "prices.csv", "list");
        using var lake = await some.OpenAsync();
        await lake.LoadAsync(list, "kim");
        await SomeLake.AskAsync(lake, "kim", "select * from prices");
        Assert.Empty(await WhoSawAsync(lake, "p1"));
        await SomeLake.AskAsync(lake, "kim", "select code from prices join patients on code = patient_id");
        var answer = Assert.Single((await lake.SubjectAsync("p1", AuditWindow.Always, "eve")).Answers);
        Assert.Equal("claims.patients", Assert.Single(answer.Seen).Name);
        Assert.Equal(["claims.patients.patient_id"], answer.What);
        Assert.Equal("LW-AUD-0504", await IdOfAsync(() => lake.SubjectAsync("", AuditWindow.Always, "eve")));
        Assert.Equal(3, (await lake.ExposedAsync("kim", AuditWindow.Always, "eve")).Subjects);
        Assert.True(lake.Verify().Passed);
    }

    [Fact]
    public async Task A_change_of_policy_between_two_answers_shows_in_both_of_them()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.AskAsync("ana", "select count(*) from patients");
        await some.ApplyAsync(SomeLake.Manifest);
        await some.AskAsync("ana", "select count(*) from patients");
        await some.ApplyAsync(With(Filtered).Replace(
            "ana: {roles: [analyst]}", "ana: {roles: []}", StringComparison.Ordinal));
        await Assert.ThrowsAsync<LakeException>(() => some.AskAsync("ana", "select count(*) from patients"));

        using var lake = await some.OpenAsync();
        var two = (await lake.SubjectAsync("p1", AuditWindow.Always, "eve")).Answers.ToList();
        Assert.Equal(2, two.Select(answer => answer.Event.Policy).Distinct().Count());
        Assert.Equal(two[1].Index, Assert.Single(
            (await lake.SubjectAsync("p3", AuditWindow.Always, "eve")).Answers).Index);
    }

    [Fact]
    public async Task Asking_is_an_event_that_bears_a_keyed_hash_and_never_the_id()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "kim", "select count(*) from patients");
        await lake.SubjectAsync("p1", new AuditWindow(DateTimeOffset.UnixEpoch, null), "eve");
        var (_, asked) = lake.Events(lake.EventCount - 1, lake.EventCount).Single();
        Assert.Equal(("audit.subject", "eve", 1), (asked.Kind, asked.Principal, asked.Rows));
        Assert.Equal(SubjectHash.Length, Assert.Single(asked.Subjects).Length);
        Assert.DoesNotContain("p1", Encoding.UTF8.GetString(asked.ToLeaf()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_holds_answers_from_its_first_moment_up_to_its_end()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "kim", "select count(*) from patients");
        var at = (await lake.SubjectAsync("p1", AuditWindow.Always, "eve")).Answers.Single().Event.Time;
        var tick = TimeSpan.FromTicks(1);
        foreach (var (since, until, count) in new (DateTimeOffset?, DateTimeOffset?, int)[]
            { (at, null, 1), (at + tick, null, 0), (null, at, 0), (null, at + tick, 1), (at, at + tick, 1) })
        {
            var window = new AuditWindow(since, until);
            Assert.Equal(count, (await lake.SubjectAsync("p1", window, "eve")).Count);
            Assert.Equal(3 * count, (await lake.ExposedAsync("kim", window, "eve")).Subjects);
        }

        Assert.Equal("LW-AUD-0505", IdOf(() => new AuditWindow(at, at - tick)));
    }

    [Fact]
    public async Task An_exposure_counts_each_person_once_and_writes_ids_only_on_request()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.LoadAsync(Later + "\"p,6\",Flo Quote,1930-01-01,I10,7\n");
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients at (version => 0)");
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
        await SomeLake.AskAsync(lake, "bo", "select count(*) from patients", "HPAYMT");

        using var ids = new MemoryStream();
        var exposure = await lake.ExposedAsync("ana", AuditWindow.Always, "eve", ids);
        Assert.Equal((2L, 4L), (exposure.Answers, exposure.Subjects));
        Assert.Equal([("claims.patients", 4L)], exposure.Tables);
        var lines = Encoding.UTF8.GetString(ids.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal("subject", lines[0]);
        Assert.Equal(["\"p,6\"", "p1", "p2", "p4"], lines[1..].Order(StringComparer.Ordinal));
        var (_, asked) = lake.Events(lake.EventCount - 1, lake.EventCount).Single();
        Assert.Equal(("audit.exposed", 4), (asked.Kind, asked.Rows));
        Assert.EndsWith("/direct-identifier", Assert.Single(asked.Keys), StringComparison.Ordinal);
        Assert.Equal(1, (await lake.ExposedAsync("bo", AuditWindow.Always, "eve")).Subjects);
        Assert.Empty(lake.Events(lake.EventCount - 1, lake.EventCount).Single().Event.Keys);
        Assert.Equal(0, (await lake.ExposedAsync("mercy", AuditWindow.Always, "eve")).Subjects);
        Assert.Equal("LW-AUD-0506", await IdOfAsync(
            () => lake.ExposedAsync("anna", AuditWindow.Always, "eve")));
    }

    [Fact]
    public async Task The_key_of_the_subjects_is_in_the_event_that_made_a_set_and_in_no_other()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await SomeLake.AskAsync(lake, "ana", "select paid from patients");
        await SomeLake.AskAsync(lake, "ana", "select paid from patients");
        var keys = lake.Events(0, lake.EventCount).Where(entry => entry.Event.Kind == "query")
            .Select(entry => entry.Event.Keys.Select(key => key[(key.LastIndexOf('/') + 1)..]).Order())
            .ToList();
        Assert.Equal(["direct-identifier", "general"], keys[0]);
        Assert.Equal(["general"], keys[1]);
    }

    [Fact]
    public async Task An_answer_that_was_cancelled_counts_and_one_that_was_refused_does_not()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        var request = new QueryRequest { Principal = "kim", Sql = "select 1 from claims.patients" };
        using (await lake.QueryAsync(request, TestContext.Current.CancellationToken))
        {
            // Nothing is taken: the event is there, so rows could have been.
        }

        await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(lake, "ana", "select name from patients"));
        Assert.Equal(["kim"], await WhoSawAsync(lake, "p1"));
    }

    [Theory]
    [InlineData("deleted", "LW-AUD-0501")]
    [InlineData("altered", "LW-AUD-0502")]
    [InlineData("swapped", "LW-AUD-0502")]
    public async Task What_is_tampered_with_is_noticed_and_never_an_answer(string how, string id)
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.LoadAsync(Later);
        await some.AskAsync("ana", "select count(*) from patients at (version => 0)");
        await some.AskAsync("ana", "select count(*) from patients");
        await some.AskAsync("kim", "select count(*) from patients");
        var objects = Objects(some);
        Assert.Equal(5, objects.Length);
        foreach (var path in objects)
        {
            var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            var other = Array.Find(objects, one => one != path
                && one.Contains("/lists/", StringComparison.Ordinal)
                    == path.Contains("/lists/", StringComparison.Ordinal))!;
            File.Delete(path);
            if (how != "deleted")
            {
                var bytes = how == "swapped"
                    ? await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken)
                    : [.. whole[..^1], (byte)(whole[^1] ^ 1)];
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            }

            using (var lake = await some.OpenAsync())
            {
                Assert.Contains(lake.Verify().Findings, finding => finding.Id == id);
                Assert.Equal(id, await IdOfAsync(
                    async () => (await lake.SubjectAsync("p4", AuditWindow.Always, "eve")).Count));
                Assert.Equal(id, await IdOfAsync(
                    async () => await lake.ExposedAsync("ana", AuditWindow.Always, "eve")
                        is { } && (await lake.ExposedAsync("kim", AuditWindow.Always, "eve")).Subjects > 0));
            }

            await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        }

        using var again = await some.OpenAsync();
        Assert.True(again.Verify().Passed);
    }

    [Fact]
    public async Task A_set_that_is_lost_is_made_again_by_a_question_and_comes_to_the_same()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        await some.AskAsync("ana", "select count(*) from patients");
        await some.LoadAsync(Later);
        await some.AskAsync("ana", "select count(*) from patients");
        Directory.Delete(Path.Combine(some.Root, "store", "subjects"), recursive: true);
        using var lake = await some.OpenAsync();
        Assert.False(lake.Verify().Passed);
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients at (version => 0)");
        Assert.True(lake.Verify().Passed);
        Assert.Equal(4, (await WhoSawAsync(lake, "p1")).Count);
        Assert.Equal(2, (await WhoSawAsync(lake, "p4")).Count);
    }

    [Fact]
    public async Task A_changed_set_ends_the_question_that_needs_it()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        await some.AskAsync("ana", "select count(*) from patients");
        var link = Array.Find(Objects(some), path => !path.Contains("/lists/", StringComparison.Ordinal))!;
        await File.WriteAllTextAsync(link, "something else", TestContext.Current.CancellationToken);
        using var lake = await some.OpenAsync();
        Assert.Equal("LW-AUD-0502", await IdOfAsync(
            () => SomeLake.AskAsync(lake, "ana", "select count(*) from patients")));
        var (_, last) = lake.Events(lake.EventCount - 1, lake.EventCount).Single();
        Assert.Equal(("query", "failed"), (last.Kind, last.Outcome));
        Assert.DoesNotContain(SeenTable.Fact, last.Facts.Keys);
    }

    [Fact]
    public async Task Without_a_place_for_the_set_there_is_no_answer_and_no_event_of_one()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        await File.WriteAllTextAsync(
            Path.Combine(some.Root, "store", "subjects"), "", TestContext.Current.CancellationToken);
        using var lake = await some.OpenAsync();
        await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(lake, "ana", "select count(*) from patients"));
        var (_, last) = lake.Events(lake.EventCount - 1, lake.EventCount).Single();
        Assert.Equal(("query", "failed"), (last.Kind, last.Outcome));
    }

    [Fact]
    public async Task A_set_left_without_its_event_does_no_harm()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        var beside = Path.GetDirectoryName(some.Root)!;
        var bare = Path.Combine(beside, "bare");
        TamperedLake.Copy(some.Root, bare);
        Directory.CreateDirectory(Path.Combine(bare, "inbox"));
        await some.AskAsync("ana", "select count(*) from patients");
        TamperedLake.Copy(
            Path.Combine(some.Root, "store", "subjects"), Path.Combine(bare, "store", "subjects"));
        using var lake = await Lake.OpenAsync(
            bare, some.Options with { KeyFile = Path.Combine(beside, "some.key") });
        Assert.True(lake.Verify().Passed);
        Assert.Empty(await WhoSawAsync(lake, "p1"));
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
        Assert.Equal(["ana"], await WhoSawAsync(lake, "p1"));
    }

    [Fact]
    public async Task Rotated_keys_leave_the_past_readable_and_old_sets_in_use()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        await some.AskAsync("ana", "select count(*) from patients");
        var before = Objects(some);
        using var lake = await some.OpenAsync();
        await lake.RotateDatasetKeysAsync(null, "kim");
        await lake.RotateRootAsync("kim");
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
        Assert.Equal(before, Objects(some));
        Assert.Equal(["ana", "ana"], await WhoSawAsync(lake, "p1"));
    }

    private static string With(string roles)
    {
        var at = SomeLake.Manifest.IndexOf("  analyst:", StringComparison.Ordinal);
        var end = SomeLake.Manifest.IndexOf("principals:", StringComparison.Ordinal);
        return $"{SomeLake.Manifest[..at]}{roles}\n{SomeLake.Manifest[end..]}".Replace(
            "  mercy:", "  bo: {roles: [payer]}\n  mercy:", StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string?>> WhoSawAsync(Lake lake, string subject)
    {
        var account = await lake.SubjectAsync(subject, AuditWindow.Always, "eve");
        var who = account.Answers.Select(answer => answer.Event.Principal).ToList();
        Assert.Equal(account.Count, who.Count);
        Assert.Equal(0, account.Unattributed);
        return who;
    }

    private static string[] Objects(SomeLake some) =>
        [.. TamperedLake.Files(some.Root, "store/subjects", "*")];

    private static async Task<string> IdOfAsync<T>(Func<Task<T>> act) =>
        (await Assert.ThrowsAsync<LakeException>(act)).Id;

    private static string IdOf(Func<object> act) => Assert.Throws<LakeException>(act).Id;
}
