// The shell at a real terminal.
using System.Text;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ShellTests(ServedLake served) : IClassFixture<ServedLake>
{
    private const string Marker = "Zebulon Quirk";

    [Fact]
    public async Task A_person_asks_stops_and_leaves_and_nothing_typed_is_kept()
    {
        var folder = Directory.CreateTempSubdirectory("lakeward-shell-").FullName;
        try
        {
            using (var person = PersonAtTerminal.Start(
                folder, $"sql --as kim --purpose HOPERAT --lake {served.Root}"))
            {
                await person.SeeAsync("for help");
                await AskAsync(person);
                await person.TypeAsync("\u0004");
                Assert.Equal(0, await person.EndAsync());
            }

            Assert.True(File.Exists(Path.Combine(folder, "out.csv")));
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(served.Root, "*", SearchOption.AllDirectories)))
            {
                Assert.True((await File.ReadAllBytesAsync(file)).AsSpan()
                    .IndexOf(Encoding.UTF8.GetBytes(Marker)) < 0, file);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAsync(PersonAtTerminal person)
    {
        await person.TypeAsync("select count(*) as n from claims.pat\t");
        await person.SeeAsync("claims.patients");
        await person.TypeAsync($"\rwhere name\r<> '{Marker}';\r");
        await person.SeeAsync("recorded in the audit log");

        // Ctrl-C stops the statement; the next one is answered.
        await person.TypeAsync("select count(*) from claims.visits a, claims.visits b, range(100000) c "
            + "where a.amount + b.amount + c.range < 0;\r");
        await Task.Delay(1_500);
        await person.TypeAsync("\u0003");
        await person.SeeAsync("stopped");

        await person.TypeAsync("select nosuch from claims.visits;\r");
        await person.SeeAsync("LW-QRY-0104");

        // What is long is shown by pages.
        await person.TypeAsync("select visit_id, label from claims.visits order by 1;\r");
        await person.SeeAsync("of 10,000 lines");
        await person.TypeAsync("G");
        Assert.Contains("9999", await person.SeeAsync("to 10,000 of"), StringComparison.Ordinal);
        await person.TypeAsync("q");
        await person.SeeAsync("and there are more");

        await person.TypeAsync("\\d visits\r");
        await person.SeeAsync("TIMESTAMP");
        await person.TypeAsync("\\x\r\\timing\r\\o out.csv\r");
        await person.SeeAsync("goes to");
        await person.TypeAsync("select visit_id from claims.visits limit 3;\r");
        await person.SeeAsync("3 rows written");
        await person.SeeAsync("time:");
        await person.TypeAsync("select paid from claims.patients where name like 'Ada%';\r");
        await person.SeeAsync("120.50");
        await person.TypeAsync("\\purpose HPAYMT\r");
        await person.SeeAsync("for HPAYMT");
        await person.TypeAsync("select paid from claims.patients;\r");
        await person.SeeAsync("LW-ACC-0106");
    }
}
