// What the script does at its edges: the ends of types, the end of a mart, odd names, and Citus.
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Marts;
using Lakeward.Tests.Query;
using Xunit;

namespace Lakeward.Tests.Marts;

public sealed class MartScriptTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    private const string All = "columns: {k: allow, id: allow, name: allow, zip: allow, n: allow, "
        + "amount: allow, x: allow, flag: allow, born: allow, seen: allow}";

    [Theory]
    [InlineData("name", "'a' || chr(0)", "text with a NUL character")]
    [InlineData("born", "DATE '1970-01-01' - 2440589", "a day too early")]
    [InlineData("born", "DATE '1970-01-01' + 2145042906", "a day too late")]
    [InlineData("seen", "make_timestamp(-210866803200000001)", "a moment too early")]
    public void What_postgresql_cannot_hold_is_refused_by_its_place(string column, string value, string what)
    {
        using var lab = new PolicyLab();
        lab.Add(("k", "1"), (column, value));
        var table = MartLab.Compile(lab, MartLab.Decide([All]))!;
        using var stream = lab.Connection.Query(table.Select("t"), table.Parameters);
        var refusal = Assert.Throws<LakeException>(
            () => new CopyRows(table, Stream.Null).Write(stream.Next()!));
        Assert.Equal("LW-MRT-0106", refusal.Id);
        Assert.Contains($"d.t.{column} holds {what}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_values_that_fit_arrive_as_they_are()
    {
        RealPostgres.Require();
        using var lab = new PolicyLab();
        lab.Add(("k", "1"), ("born", "DATE '1970-01-01' - 2440588"), ("amount", "-9999999999.99"),
            ("seen", "make_timestamp(-210866803200000000)"), ("x", "'-0'::DOUBLE"));
        lab.Add(("k", "2"), ("born", "DATE '1970-01-01' + 2145042905"), ("amount", "0.05"),
            ("seen", "make_timestamp(9223372036854775806)"), ("x", "'5e-324'::DOUBLE"));
        lab.Add(("k", "3"), ("born", "DATE 'infinity'"), ("amount", "0"), ("seen", "TIMESTAMP '-infinity'"));
        lab.Add(("k", "4"), ("amount", "10000"), ("name", "repeat('ö', 300000)"), ("flag", "false"));
        await using var owner = await postgres.OpenAsync("owner");
        await MartLab.LoadAsync(owner, lab, MartLab.Compile(lab, MartLab.Decide([All]))!);
        await using var super = await postgres.OpenAsync("postgres");
        Assert.Equal(
            "1|4714-11-24 BC|-9999999999.99|4714-11-24 00:00:00 BC|-0|NULL|NULL\n"
            + "2|5874897-12-31|0.05|294247-01-10 04:00:54.775806|5e-324|NULL|NULL\n"
            + "3|infinity|0.00|-infinity|NULL|NULL|NULL\n"
            + "4|NULL|10000.00|NULL|NULL|300000|f",
            await MartLab.ObserveAsync(
                super, "SELECT k, born, amount, seen, x, length(name), flag FROM m.t ORDER BY k"));
    }

    [Fact]
    public async Task Every_decimal_arrives_digit_for_digit()
    {
        RealPostgres.Require();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        await using var super = await postgres.OpenAsync("postgres");
        await MartLab.ExecuteAsync(super, "CREATE TABLE public.d (n numeric)");
        for (var round = 0; round < 300; round++)
        {
            var scale = random.Next(39);
            var digits = string.Concat(
                Enumerable.Range(0, random.Next(1, 39)).Select(_ => random.Next(3) * random.Next(5)));
            var value = Int128.Parse((random.Next(2) == 0 ? "-" : "") + digits, null);
            await MartLab.ExecuteAsync(super, "TRUNCATE public.d");
            await using (var rows = await super.BeginRawBinaryCopyAsync(
                "COPY public.d FROM STDIN (FORMAT binary)"))
            {
                var buffer = new System.Buffers.ArrayBufferWriter<byte>();
                CopyNumber.Write(value, scale, buffer);
                rows.Write([.. "PGCOPY\n"u8, 0xff, .. "\r\n\0\0\0\0\0\0\0\0\0"u8, 0, 1]);
                rows.Write(buffer.WrittenSpan);
                rows.Write([0xff, 0xff]);
            }

            var expected = $"{value} {scale}";
            Assert.True(expected == await MartLab.ObserveAsync(
                super, $"SELECT trunc(n * 1{new string('0', scale)})::text || ' ' || scale(n) FROM public.d"),
                $"seed {seed}: {expected}");
        }
    }

    [Fact]
    public async Task After_its_last_day_a_mart_shows_nothing()
    {
        RealPostgres.Require();
        using var lab = new PolicyLab();
        lab.Add(("k", "1"));
        await using var owner = await postgres.OpenAsync("owner");
        await using var super = await postgres.OpenAsync("postgres");
        foreach (var (until, count) in new[] { ("2100-01-01", "1"), ("2020-01-01", "0") })
        {
            await MartLab.LoadAsync(owner, lab, MartLab.Compile(lab, MartLab.Decide([All]))!, until: until);
            await MartLab.ExecuteAsync(super, "SET ROLE m_p0");
            Assert.Equal(count, await MartLab.ObserveAsync(super, "SELECT count(*) FROM m.t"));
            await MartLab.ExecuteAsync(super, "RESET ROLE");
        }
    }

    [Fact]
    public async Task Odd_names_stay_names()
    {
        RealPostgres.Require();
        using var lab = new PolicyLab();
        lab.Add(("k", "1"));
        var table = MartLab.Compile(lab, MartLab.Decide([All], ["columns: {k: allow}, rows: k > 5"]))!;
        const string odd = "x\"; DROP ROLE owner; --' $$ \\ é";
        table = table with
        {
            Name = odd,
            Columns = [table.Columns[0] with { Name = odd }],
            Readers = [.. table.Readers.Select(reader => reader with
            {
                Principal = $"{reader.Principal}'\"$q$\\",
                Columns = [table.Columns[0] with { Name = odd }],
            })],
        };
        MartName.Require("m", table);
        await using var owner = await postgres.OpenAsync("owner");
        await MartLab.LoadAsync(owner, lab, table);
        await using var super = await postgres.OpenAsync("postgres");
        await MartLab.ExecuteAsync(super, "SET ROLE \"m_p0'\"\"$q$\\\"");
        Assert.Equal("1", await MartLab.ObserveAsync(
            super, $"SELECT {SqlText.Name(odd)} FROM m.{SqlText.Name(odd)}"));
        foreach (var name in (string[])["ctid", new string('é', 32), "a\nb", ""])
        {
            var named = table with { Columns = [table.Columns[0] with { Name = name }] };
            Assert.Equal("LW-MRT-0102", Assert.Throws<LakeException>(() => MartName.Require("m", named)).Id);
        }
    }

    /// <summary>
    /// On Citus each shard is a table under the same walls, and is read as whoever asks. Two shards by hand:
    /// what the caller gets of both is what the lake answers, and a shard alone shows no more.
    /// </summary>
    [Fact]
    public async Task Shards_that_are_read_as_the_caller_show_what_the_lake_answers()
    {
        RealPostgres.Require();
        using var lab = new PolicyLab();
        for (var k = 0; k < 50; k++)
        {
            lab.Add(
                ("k", $"{k}"), ("id", k % 3 == 0 ? "'north'" : "'south'"), ("zip", $"'{10000 + k}'"),
                ("name", "'Canary'"));
        }

        var readers = MartLab.Decide(
            ["columns: {k: allow, zip: allow}, rows: \"id = principal.region\""], [All]);
        var whole = MartLab.Compile(lab, readers)!;
        await using var owner = await postgres.OpenAsync("owner");
        for (var shard = 0; shard < 2; shard++)
        {
            await MartLab.LoadAsync(
                owner, lab, whole with { Filter = $"k % 2 = {shard}" }, $"shard_{shard}");
        }

        await using var super = await postgres.OpenAsync("postgres");
        await MartLab.ExecuteAsync(super, "CREATE ROLE caller LOGIN; GRANT shard_0_p0, shard_1_p0 TO caller");
        await using var caller = await postgres.OpenAsync("caller");
        var expected = lab.Show(readers[0], "k", "zip").Replace('|', '\n').Replace(',', '|');
        Assert.Equal(expected, await MartLab.ObserveAsync(
            caller, "SELECT k, zip FROM shard_0.t UNION ALL SELECT k, zip FROM shard_1.t ORDER BY 1"));
        foreach (var hidden in (string[])["name FROM shard_1.t", "lakeward_rows_1 FROM shard_0.t"])
        {
            var seen = await MartLab.ObserveAsync(caller, $"SELECT {hidden}");
            Assert.StartsWith("42501", seen, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Functions that note their calls stand where Citus has its own: tables are distributed while they are
    /// empty, and walls are put up after.
    /// </summary>
    [Fact]
    public async Task For_citus_tables_are_distributed_before_rows_and_walls()
    {
        RealPostgres.Require();
        using var lab = new PolicyLab();
        var table = MartLab.Compile(lab, MartLab.Decide([All]))!;
        var only = table.Columns[0];
        var other = table with
        {
            Name = "u", Columns = [only], Readers = [table.Readers[0] with { Columns = [only] }],
        };
        var script = new MartScript("c", [table, other], new DateOnly(2100, 1, 1), "id");
        await using var super = await postgres.OpenAsync("postgres");
        await MartLab.ExecuteAsync(super, """
            SET allow_system_table_mods = on;
            CREATE TABLE public.calls (name text, by text, is_open boolean);
            CREATE FUNCTION pg_catalog.create_distributed_table(name regclass, by text) RETURNS void
              LANGUAGE sql AS 'INSERT INTO public.calls
                SELECT name::text, by, NOT relrowsecurity FROM pg_class WHERE oid = name';
            CREATE FUNCTION pg_catalog.create_reference_table(name regclass) RETURNS void
              LANGUAGE sql AS 'INSERT INTO public.calls
                SELECT name::text, NULL, NOT relrowsecurity FROM pg_class WHERE oid = name';
            BEGIN;
            """);
        await MartLab.ExecuteAsync(super, script.Begin());
        await MartLab.ExecuteAsync(super, script.End() + "COMMIT");
        Assert.Equal(
            "c__new.t|id|t\nc__new.u|NULL|t",
            await MartLab.ObserveAsync(super, "SELECT * FROM public.calls"));
        Assert.Equal("LW-MRT-0111", Assert.Throws<LakeException>(
            () => new MartScript("c", [other], new DateOnly(2100, 1, 1), "id")).Id);
    }
}
