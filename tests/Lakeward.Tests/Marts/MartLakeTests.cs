// Marts end to end: a lake with its audit log and a real PostgreSQL.
using System.Diagnostics;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Marts;
using Lakeward.Postgres;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Marts;

public sealed class MartLakeTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    [Fact]
    public async Task A_mart_shows_each_principal_what_the_lake_answers_and_is_recorded_before()
    {
        RealPostgres.Require();
        using var some = await LoadedAsync();
        using var lake = await some.OpenAsync();
        using var mart = await lake.MakeMartAsync(RequestOf("whole", "ana", "kim"));
        var recorded = Happened(lake).Where(e => e.Kind == "mart").ToList();
        Assert.Equal(["ana", "kim"], recorded.Select(e => e.Principal));
        Assert.Equal(["birth_date", "diagnosis", "paid"], NamesOf(recorded[0]));
        Assert.Equal(["patient_id", "name", "birth_date", "diagnosis", "paid"], NamesOf(recorded[1]));
        Assert.All(recorded, e => Assert.Equal(("HOPERAT", "patients"), (e.Purpose, e.Table)));
        Assert.Equal(0, mart.Rows);
        Assert.Equal(2, (await lake.SubjectAsync("p1", AuditWindow.Always, "kim")).Count);

        await MartLoader.LoadAsync(mart, Target());

        var ended = Happened(lake).Single(e => e.Kind == "mart.load");
        Assert.Equal(("done", 3L), (ended.Outcome, ended.Rows));
        Assert.Equal(
            "1957-01-01|E11.9|120.50\n1961-01-01|I10|NULL\n2015-01-01|J45.909|75.25",
            await ReadAsync(
                "whole", "ana", "SELECT birth_date__year, diagnosis, paid FROM patients ORDER BY 1"));
        Assert.Equal(
            "p1|Ada Stone|1957-03-12", await ReadAsync(
                "whole", "kim", "SELECT patient_id, name, birth_date FROM patients ORDER BY 1 LIMIT 1"));
        Assert.StartsWith(
            "42501", await ReadAsync("whole", "ana", "SELECT name FROM patients"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mart_of_ones_own_has_the_lakes_names_and_answers_to_a_star()
    {
        RealPostgres.Require();
        using var some = await LoadedAsync();
        await LoadAsync(some, RequestOf("own", "ana"));
        var expected = await some.AskAsync("ana", "select * from patients order by birth_date");
        var actual = await ReadAsync("own", "ana", "SELECT * FROM patients ORDER BY birth_date");
        var csv = actual.Replace('|', ',').Replace("NULL", "", StringComparison.Ordinal);
        Assert.Equal(expected, $"birth_date,diagnosis,paid\n{csv}\n");
    }

    [Fact]
    public async Task A_new_version_replaces_the_old_one_and_a_failure_leaves_the_old_one_whole()
    {
        RealPostgres.Require();
        using var some = await LoadedAsync();
        await LoadAsync(some, RequestOf("kept", "kim"));
        await some.LoadAsync("patient_id,name,birth_date,diagnosis,paid\np4,Dee Vale,1970-01-01,I10,1.00\n");
        using (var lake = await some.OpenAsync())
        {
            using var mart = await lake.MakeMartAsync(RequestOf("kept", "kim"));
            await some.ApplyAsync(SomeLake.Manifest.Replace(
                "kim: {roles: [steward]}", "kim: {roles: []}", StringComparison.Ordinal));
            var refusal = await Assert.ThrowsAsync<LakeException>(() => MartLoader.LoadAsync(mart, Target()));
            Assert.Equal("LW-MRT-0107", refusal.Id);
            var ended = Happened(lake).Last(e => e.Kind == "mart.load");
            Assert.Equal(("refused", "LW-MRT-0107"), (ended.Outcome, ended.Facts["issue"]));
        }

        Assert.Equal("3", await ReadAsync("kept", "kim", "SELECT count(*) FROM patients"));
        await some.ApplyAsync(SomeLake.Manifest);
        await LoadAsync(some, RequestOf("kept", "kim"));
        Assert.Equal("4", await ReadAsync("kept", "kim", "SELECT count(*) FROM patients"));
    }

    [Fact]
    public async Task What_the_lake_refuses_the_mart_refuses_and_records()
    {
        using var some = await LoadedAsync();
        using var lake = await some.OpenAsync();
        var request = RequestOf("no", "ana", "mercy");
        Assert.Equal(Outcome.Refused, (await RefusalAsync(lake, request)).Outcome);
        var recorded = Happened(lake).Last();
        Assert.Equal(("mart", "refused"), (recorded.Kind, recorded.Outcome));
        Assert.Equal(Outcome.Refused, (await RefusalAsync(lake, request with { Purpose = "TREAT" })).Outcome);
        foreach (var (bad, id) in new (MartRequest, string)[]
        {
            (request with { Schema = "pg_catalog" }, "LW-MRT-0101"),
            (request with { Schema = "a\";drop" }, "LW-MRT-0101"),
            (request with { Days = 93 }, "LW-MRT-0103"),
            (request with { Tables = ["claims.patients", "other.patients"] }, "LW-MRT-0105"),
            (request with { Tables = ["patients"] }, "LW-MRT-0109"),
            (request with { Principals = ["ana", "ana"] }, "LW-MRT-0110"),
            (request with { Principals = ["ana"], DistributedBy = "name" }, "LW-MRT-0111"),
        })
        {
            Assert.Equal(id, (await RefusalAsync(lake, bad)).Id);
        }
    }

    [Fact]
    public async Task A_mart_holds_no_rows_for_whom_figures_alone_are_shown()
    {
        using var some = await SomeLake.CreateAsync(SomeLake.Manifest.Replace(
            "      quasi-identifier: mask\n",
            "      quasi-identifier: mask\n      answers: aggregates\n",
            StringComparison.Ordinal));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        Assert.Equal("LW-MRT-0112", (await RefusalAsync(lake, RequestOf("no", "ana"))).Id);
    }

    [Fact]
    public async Task A_broken_glass_makes_no_mart()
    {
        using var mail = new MailSink();
        using var some = await SomeLake.CreateAsync(
            SomeLake.Manifest
                .Replace("[steward]}", "[steward], mail: kim@x}", StringComparison.Ordinal)
                .Replace("mercy: {kind", "eve: {roles: [analyst]}\n  mercy: {kind", StringComparison.Ordinal)
                + "\nbreak-glass:\n  night: {role: steward, to: [analyst], minutes: 5, informs: [kim]}\n",
            new LakeOptions { Mail = mail.Relay });
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await lake.BreakGlassAsync("night", "eve", "it cannot wait", 5);
        Assert.StartsWith(
            "name\nAda", await SomeLake.AskAsync(lake, "eve", "select name from patients order by 1"),
            StringComparison.Ordinal);
        using var mart = await lake.MakeMartAsync(RequestOf("no", "eve"));
        Assert.DoesNotContain("name", NamesOf(Happened(lake).Last(e => e.Kind == "mart")));
    }

    [Theory]
    [InlineData("expires: 2099-12-31", "expires: TODAY", "birth_date: deny", 1)]
    [InlineData("expires: 2099-12-31", "expires: 2099-12-31", "birth_date: age-band", 1)]
    [InlineData("expires: 2099-12-31", "expires: 2099-12-31", "birth_date: year", 7)]
    public async Task A_mart_ends_when_the_policy_says_something_else(
        string from, string to, string rule, int days)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var expires = to.Replace("TODAY", $"{today:yyyy-MM-dd}", StringComparison.Ordinal);
        var manifest = SomeLake.Manifest.Replace(from, expires, StringComparison.Ordinal).Replace(
            "      quasi-identifier: mask\n", $"      columns: {{{rule}}}\n", StringComparison.Ordinal);
        using var some = await SomeLake.CreateAsync(manifest);
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        using var mart = await lake.MakeMartAsync(RequestOf("ends", "ana"));
        Assert.Equal(today.AddDays(days), mart.Until);
        Assert.Contains(
            $"timestamptz '{mart.Until:yyyy-MM-dd} 00:00:00+00'",
            mart.Script.End(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_loads_with_psql_and_is_the_owners_alone()
    {
        RealPostgres.Require();
        using var some = await LoadedAsync();
        var folder = Path.Combine(some.Root, "out");
        using (var lake = await some.OpenAsync())
        {
            using var mart = await lake.MakeMartAsync(RequestOf("files", "ana", "kim"));
            await MartFolder.WriteAsync(mart, folder);
            using var again = await lake.MakeMartAsync(RequestOf("files", "ana"));
            var refusal = await Assert.ThrowsAsync<LakeException>(() => MartFolder.WriteAsync(again, folder));
            Assert.Equal("LW-MRT-0210", refusal.Id);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder));
        }

        var start = new ProcessStartInfo(
            "psql", ["-X", "-q", "-h", postgres.Socket, "-U", "owner", "-d", "marts", "-f", "mart.sql"])
        {
            WorkingDirectory = folder, RedirectStandardError = true,
        };
        using var psql = Process.Start(start)!;
        Assert.Equal("", await psql.StandardError.ReadToEndAsync());
        await psql.WaitForExitAsync();
        Assert.Equal("3", await ReadAsync("files", "ana", "SELECT count(diagnosis) FROM patients"));
    }

    [Fact]
    public async Task A_database_that_would_undo_the_walls_is_refused()
    {
        RealPostgres.Require();
        using var some = await LoadedAsync();
        await postgres.ExecuteAsync("owner", "CREATE SCHEMA taken");
        Assert.Equal("LW-MRT-0207", await FailureAsync(some, RequestOf("taken", "ana")));

        await postgres.ExecuteAsync("postgres", "CREATE ROLE able_ana BYPASSRLS;\nCREATE ROLE joined_ana;\n"
            + "GRANT pg_read_all_data TO joined_ana");
        Assert.Equal("LW-MRT-0208", await FailureAsync(some, RequestOf("able", "ana")));
        Assert.Equal("LW-MRT-0208", await FailureAsync(some, RequestOf("joined", "ana")));

        await LoadAsync(some, RequestOf("twice", "ana", "kim"));
        await postgres.ExecuteAsync("postgres", "CREATE ROLE two LOGIN;\nCREATE ROLE middle;\n"
            + "GRANT twice_ana, middle TO two;\nGRANT twice_kim TO middle");
        Assert.Equal("LW-MRT-0212", await FailureAsync(some, RequestOf("twice", "ana", "kim")));

        await postgres.ExecuteAsync("owner", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
        await LoadAsync(some, RequestOf("public_one", "ana"));
        await postgres.ExecuteAsync("owner", "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC;\n"
            + "CREATE ROLE snoop;\nALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO snoop");
        Assert.Equal("LW-MRT-0209", await FailureAsync(some, RequestOf("other", "ana")));
        await postgres.ExecuteAsync("owner", "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM snoop");

        await postgres.ExecuteAsync("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' "
            + "TEMPLATE template0;\nGRANT CREATE ON DATABASE latin TO owner");
        Assert.Equal("LW-MRT-0206", await FailureAsync(some, RequestOf("latin", "ana"), "latin"));
        Assert.Equal("LW-MRT-0204", await FailureAsync(some, RequestOf("gone", "ana"), "marts", "/nowhere"));
    }

    [Fact]
    public async Task Without_its_audit_log_the_lake_makes_no_mart()
    {
        using var some = await LoadedAsync();
        using var lake = await some.OpenAsync();
        Directory.Delete(lake.Folder.Audit, recursive: true);
        await Assert.ThrowsAnyAsync<Exception>(() => lake.MakeMartAsync(RequestOf("none", "ana")));
    }

    [Theory]
    [InlineData("Host=/tmp;Username=o;Password=secret", "LW-MRT-0202")]
    [InlineData("Host=db.example;Username=o;SSL Mode=Require", "LW-MRT-0203")]
    [InlineData("Host=localhost,db.example;Username=o;SSL Mode=Disable", "LW-MRT-0203")]
    [InlineData("Username=o", "LW-MRT-0201")]
    [InlineData("no connection string", "LW-MRT-0201")]
    public void A_target_that_shows_a_password_or_can_be_overheard_is_refused(string text, string id) =>
        Assert.Equal(id, Assert.Throws<LakeException>(() => PostgresTarget.Read(text)).Id);

    [Fact]
    public void A_remote_target_is_verified_unless_told_otherwise() => Assert.Equal(
        Npgsql.SslMode.VerifyFull, PostgresTarget.Read("Host=db.example;Username=o").Settings.SslMode);

    private PostgresTarget Target(string database = "marts", string? host = null) =>
        PostgresTarget.Read($"Host={host ?? postgres.Socket};Database={database};Username=owner");

    private static MartRequest RequestOf(string schema, params string[] principals) => new()
    {
        Tables = ["claims.patients"], Principals = principals, Purpose = "HOPERAT", Schema = schema,
    };

    private static async Task<SomeLake> LoadedAsync()
    {
        var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        return some;
    }

    private async Task LoadAsync(
        SomeLake some, MartRequest request, string database = "marts", string? host = null)
    {
        using var lake = await some.OpenAsync();
        using var mart = await lake.MakeMartAsync(request);
        await MartLoader.LoadAsync(mart, Target(database, host));
    }

    private async Task<string> FailureAsync(
        SomeLake some, MartRequest request, string database = "marts", string? host = null) =>
        (await Assert.ThrowsAsync<LakeException>(() => LoadAsync(some, request, database, host))).Id;

    private static Task<LakeException> RefusalAsync(Lake lake, MartRequest request) =>
        Assert.ThrowsAsync<LakeException>(() => lake.MakeMartAsync(request));

    private static IEnumerable<AuditEvent> Happened(Lake lake) =>
        lake.Events(0, long.MaxValue).Select(entry => entry.Event);

    private static IEnumerable<string> NamesOf(AuditEvent recorded) =>
        recorded.Columns.Select(name => name["claims.patients.".Length..]);

    /// <summary>Reads as the role of a principal, with the mart's names at hand.</summary>
    private async Task<string> ReadAsync(string schema, string principal, string sql)
    {
        await using var super = await postgres.OpenAsync("postgres");
        await MartLab.ExecuteAsync(super, $"SET search_path = {schema}; SET ROLE {schema}_{principal}");
        return await MartLab.ObserveAsync(super, sql);
    }
}
