// Grants that show figures alone: what comes out, what is left out, and what subtraction cannot get at.
using System.Globalization;
using System.Text;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>
/// Sixty patients with three visits each: 40 in the north, 15 in the south, 5 in the east; every second is a
/// woman. Patient n paid n for each visit; only the first twenty have a copayment.
/// </summary>
public sealed class DisclosureTests
{
    private const string Manifest = """
        lake: some
        agreements:
          baa-1:
            kind: BAA
            party: Mercy Regional Hospital
            purposes: [HPAYMT, HOPERAT]
            effective: 2020-01-01
            expires: 2099-12-31
            at-end: destroy
        datasets:
          clinic:
            agreement: baa-1
            tables:
              visits:
                format: delimited
                subject: patient
                columns:
                  patient: direct-identifier
                  visit: {class: general, type: integer}
                  sex: general
                  region: general
                  paid: {class: general, type: integer}
                  copay: {class: general, type: "decimal(12,2)"}
        drops:
          door: {dataset: clinic, table: visits, accepts: [delimited], senders: [mercy]}
        roles:
          steward:
            - {on: clinic, purposes: [HOPERAT], direct-identifier: allow, general: allow}
          counter:
            - {on: clinic, purposes: [HOPERAT], direct-identifier: allow, general: allow, ANSWERS}
        principals:
          kim: {roles: [steward]}
          ana: {roles: [counter]}
          bo: {roles: [counter]}
          mercy: {kind: machine}
        """;

    private static readonly (string Sql, string Id)[] Refused =
    [
        ("select * from visits", "LW-QRY-0301"),
        ("select patient from visits", "LW-QRY-0303"),
        ("select max(paid) from visits group by all", "LW-QRY-0104"),
        ("select max(paid) from visits", "LW-QRY-0303"),
        ("select list(patient) from visits", "LW-QRY-0303"),
        ("select sum(paid * 2) from visits", "LW-QRY-0302"),
        ("select sum(case when patient = 'p7' then paid end) from visits", "LW-QRY-0302"),
        ("select count(*) filter (where patient = 'p7') from visits", "LW-QRY-0302"),
        ("select sum(distinct paid) from visits", "LW-QRY-0302"),
        ("select count(*) / 2 from visits", "LW-QRY-0303"),
        ("select count(*) from visits having sum(paid) > 21", "LW-QRY-0301"),
        ("select distinct sex, count(*) from visits group by sex", "LW-QRY-0301"),
        ("select count(*) from (select * from visits)", "LW-QRY-0301"),
        ("with v as (select * from visits) select count(*) from v", "LW-QRY-0301"),
        ("select count(*) from visits union all select count(*) from visits", "LW-QRY-0301"),
        ("select count(*) from visits where paid > (select avg(paid) from visits)", "LW-QRY-0301"),
        ("select count(*) over () from visits", "LW-QRY-0301"),
        ("select sex, count(*) from visits group by rollup (sex)", "LW-QRY-0301"),
        ("select sex, count(*) from visits group by sex, region", "LW-QRY-0303"),
        ("select count(*) from visits a, visits b where a.patient = 'p7'", "LW-QRY-0301"),
        ("select count(*) from visits a join visits b on a.visit < b.visit", "LW-QRY-0301"),
        ("select count(*) from visits a join visits b on a.visit = b.visit + 1", "LW-QRY-0301"),
        ("select count(*) from visits using sample 5", "LW-QRY-0301"),
        ("select count(*) from visits tablesample 50%", "LW-QRY-0301"),
        ("select lake_constant_subject, count(*) from visits group by all", "LW-QRY-0301"),
        ("select sex, count(*) from visits group by all order by max(paid)", "LW-QRY-0304"),
        ("select count(columns(*)) from visits", "LW-QRY-0302"),
        ("pivot visits on sex in ('F', 'M') using count(*)", "LW-QRY-0301"),
        ("describe select * from visits", "LW-QRY-0301"),
    ];

    [Fact]
    public async Task Figures_on_enough_people_are_those_of_the_rows()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        foreach (var sql in new[]
        {
            "select count(*) as n, sum(paid) as s, avg(paid) as a, count(distinct patient) as p from visits",
            "select sex, count(*) as n, sum(paid) as s, avg(paid) as a, count(distinct visit) as v "
                + "from visits group by sex order by sex",
            "select upper(region) as x, visit > 2 as late, count(copay) as n, sum(copay) as s from visits "
                + "where region = 'north' group by all order by s desc, x limit 3",
            "select count(*) as n, sum(a.paid) as s from visits a join visits b on a.visit = b.visit",
        })
        {
            Assert.Equal(
                await SomeLake.AskAsync(lake, "kim", sql), await SomeLake.AskAsync(lake, "ana", sql));
        }
    }

    [Fact]
    public async Task A_small_group_is_left_out_and_so_is_what_would_give_it_away()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        Assert.Equal(
            "region,n\nnorth,120\n",
            await SomeLake.AskAsync(lake, "ana", "select region, count(*) as n from visits group by region"));
        using var answer = await lake.QueryAsync(new QueryRequest
        {
            Principal = "ana",
            Sql = "SELECT patient, count(*) FROM clinic.visits GROUP BY patient",
        });
        Assert.Empty(answer.TakeText(100, out _));
        Assert.Equal(11, answer.Aggregates?.Minimum);
    }

    [Fact]
    public async Task No_group_and_a_small_group_look_the_same()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        const string asked = "select count(*) as n from visits where patient = ";
        Assert.Equal("n\n", await SomeLake.AskAsync(lake, "ana", $"{asked}'p7'"));
        Assert.Equal("n\n", await SomeLake.AskAsync(lake, "ana", $"{asked}'nobody'"));
    }

    [Fact]
    public async Task A_figure_that_few_add_to_is_absent_beside_others_that_are_there()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();

        // Patients 1 to 20 have a copayment: twenty of the north, nobody of the south and east.
        Assert.Equal(
            "sex,n,c\nF,90,\nM,90,\n",
            await SomeLake.AskAsync(
                lake, "ana", "select sex, count(*) as n, sum(copay) as c from visits group by 1 order by 1"));
    }

    [Theory]
    [InlineData("select count(*) as n, sum(paid) as s from visits where patient <> 'p7'")]
    [InlineData("select count(*) as n, sum(paid) as s from visits where not (patient = 'p7' and visit = 2)")]
    [InlineData("select sum(a.paid) as s from visits a join visits b on a.patient = b.patient "
        + "and a.visit = b.visit where b.patient <> 'p7'")]
    [InlineData("select patient = 'p7' as x, sum(paid) as s from visits group by all")]
    [InlineData("select sum(paid) as s from visits where patient not in ('p1', 'p2', 'p3')")]
    public async Task What_differs_from_an_answer_by_few_people_is_not_answered(string near)
    {
        using var some = await LakeAsync();
        using (var lake = await some.OpenAsync())
        {
            Assert.Equal(
                "s\n5490\n", await SomeLake.AskAsync(lake, "ana", "select sum(paid) as s from visits"));
        }

        using var again = await some.OpenAsync();
        Assert.Single((await SomeLake.AskAsync(again, "ana", near)).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_difference_cannot_be_hidden_behind_another_answer()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        Assert.Equal("n\n45\n", await SomeLake.AskAsync(
            lake, "ana", "select count(*) as n from visits where region = 'south'"));
        Assert.Equal("n\n180\n", await SomeLake.AskAsync(lake, "ana", "select count(*) as n from visits"));
        Assert.Equal("n\n", await SomeLake.AskAsync(
            lake, "ana", "select count(*) as n from visits where region <> 'south' and patient <> 'p7'"));
    }

    [Fact]
    public async Task An_answer_is_given_again_and_each_recipient_has_a_ledger_of_their_own()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        const string all = "select sum(paid) as s from visits";
        const string most = "select sum(paid) as s from visits where patient <> 'p7'";
        var first = await SomeLake.AskAsync(lake, "ana", all);
        Assert.Equal(first, await SomeLake.AskAsync(lake, "ana", all));
        Assert.Equal("s\n", await SomeLake.AskAsync(lake, "ana", most));
        Assert.Equal("s\n5469\n", await SomeLake.AskAsync(lake, "bo", most));
        Assert.Equal("s\n", await SomeLake.AskAsync(lake, "bo", all));
        Assert.Equal(first, await SomeLake.AskAsync(lake, "ana", all));
    }

    [Fact]
    public async Task Figures_are_rounded_where_the_grant_says_so()
    {
        using var some = await LakeAsync("answers: \"aggregates(11, 50)\"");
        using var lake = await some.OpenAsync();
        Assert.Equal(
            "sex,n,s,a\nM,100,2700,27.0\nF,100,2800,28.0\n",
            await SomeLake.AskAsync(
                lake,
                "ana",
                "select sex, count(*) as n, sum(paid) as s, avg(paid) as a from visits "
                    + "group by sex order by s"));
    }

    [Fact]
    public async Task Every_other_form_is_refused()
    {
        using var some = await LakeAsync();
        using var lake = await some.OpenAsync();
        foreach (var (sql, id) in Refused)
        {
            var refusal = await Assert.ThrowsAsync<LakeException>(() => SomeLake.AskAsync(lake, "ana", sql));
            Assert.True(refusal.Id == id, $"{sql}: {refusal.Id} {refusal.Message}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_what_was_answered_before_nothing_is_answered(bool deleted)
    {
        using var some = await LakeAsync();
        using (var lake = await some.OpenAsync())
        {
            await SomeLake.AskAsync(lake, "ana", "select count(*) as n from visits");
        }

        var entry = Directory.GetFiles(
            Path.Combine(some.Root, "store", "disclosure"), "*", SearchOption.AllDirectories).Single();
        if (deleted)
        {
            File.Delete(entry);
        }
        else
        {
            var bytes = await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken);
            bytes[^20] ^= 1;
            await File.WriteAllBytesAsync(entry, bytes, TestContext.Current.CancellationToken);
        }

        using var again = await some.OpenAsync();
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(again, "ana", "select count(*) as n from visits"));
        Assert.Equal("LW-QRY-0307", refusal.Id);
        Assert.Contains(
            again.Verify().Findings,
            finding => finding.Place.StartsWith("disclosure/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_original_is_shown_to_whom_figures_alone_are_shown()
    {
        using var some = await LakeAsync();
        var id = await some.SendAsync(
            "patient,visit,sex,region,paid,copay\np9,x,F,north,1,\np9,1,F,north,1,\n");
        using var lake = await some.OpenAsync();
        await lake.LoadAsync(id, "kim", ct: TestContext.Current.CancellationToken);
        Assert.Single(await lake.QuarantineAsync(id, "kim", "HOPERAT"));
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => lake.QuarantineAsync(id, "ana", "HOPERAT"));
        Assert.Equal(Outcome.Refused, refusal.Outcome);
    }

    private static async Task<SomeLake> LakeAsync(string answers = "answers: aggregates")
    {
        var some = await SomeLake.CreateAsync(Manifest.Replace("ANSWERS", answers, StringComparison.Ordinal));
        var rows = new StringBuilder("patient,visit,sex,region,paid,copay\n");
        for (var patient = 1; patient <= 60; patient++)
        {
            var (sex, region) = (
                patient % 2 == 0 ? "F" : "M", patient <= 40 ? "north" : patient <= 55 ? "south" : "east");
            for (var visit = 1; visit <= 3; visit++)
            {
                rows.Append(
                    CultureInfo.InvariantCulture,
                    $"p{patient},{visit},{sex},{region},{patient},{(patient <= 20 ? "1.50" : "")}\n");
            }
        }

        await some.LoadAsync(rows.ToString());
        return some;
    }
}
