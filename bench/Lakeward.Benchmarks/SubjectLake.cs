// A lake whose analysts each see one site's rows, and a log that is filled with their answers.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Audit;
using Lakeward.Ingest;
using Lakeward.Query;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>Person N of a table is at site N modulo the number of sites.</summary>
internal sealed class SubjectLake
{
    private const string Purpose = "HOPERAT";
    private readonly string _keyFile;

    private SubjectLake(string root, string keyFile) => (Root, _keyFile) = (root, keyFile);

    /// <summary>The lake's folder.</summary>
    public string Root { get; }

    public static async Task<SubjectLake> CreateAsync(string folder, int sites)
    {
        var root = Path.Combine(folder, "seen");
        return new SubjectLake(root, await BenchmarkLake.MakeAsync(root, Manifest(sites)));
    }

    /// <summary>Opens it as a new process would.</summary>
    public Task<Lake> OpenAsync() => Lake.OpenAsync(Root, new LakeOptions { CacheLimitBytes = 4L << 30 });

    /// <summary>Loads each table in so many deliveries.</summary>
    public async Task LoadAsync(int tables, int versions, int people, int sites)
    {
        using var lake = await OpenAsync();
        var inbox = ObjectDirectory.Open(Path.Combine(Root, "inbox"));
        for (var table = 0; table < tables; table++)
        {
            var door = DropFile.Read(Path.Combine(Root, "drops", $"d{table}.json"));
            for (var version = 0; version < versions; version++)
            {
                var csv = new StringBuilder("person,site,paid\n");
                for (var person = version; person < people; person += versions)
                {
                    csv.Append(
                        CultureInfo.InvariantCulture, $"t{table}-{person},site{person % sites},1.25\n");
                }

                using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
                var sent = await new Sender(door, inbox, TimeProvider.System).SendAsync(
                    $"{version}.csv", content, "mercy");
                await lake.LoadAsync(sent.Id, "kim");
            }
        }
    }

    /// <summary>
    /// Every analyst asks every table at these versions, twice; the median seconds of both times.
    /// </summary>
    public async Task<(double First, double Again)> AskAsync(int tables, int[] versions, int sites)
    {
        using var lake = await OpenAsync();
        List<double>[] seconds = [[], []];
        for (var site = 0; site < sites; site++)
        {
            foreach (var version in versions)
            {
                for (var table = 0; table < tables; table++)
                {
                    var sql = $"SELECT sum(paid) FROM seen.t{table} AT (VERSION => {version})";
                    foreach (var times in seconds)
                    {
                        var clock = Stopwatch.StartNew();
                        using var answer = await lake.QueryAsync(
                            new QueryRequest { Principal = $"site{site}", Purpose = Purpose, Sql = sql });
                        answer.WriteCsv(Stream.Null);
                        times.Add(clock.Elapsed.TotalSeconds);
                    }
                }
            }
        }

        return (Rounds.Median(seconds[0]), Rounds.Median(seconds[1]));
    }

    /// <summary>
    /// Fills the log up with answers' events: those of the first analysts so many times, those of the others
    /// in turn.
    /// </summary>
    public async Task FillAsync(int answers, int[] often)
    {
        List<AuditEvent> events;
        using (var lake = await OpenAsync())
        {
            events = [.. lake.Events(0, lake.EventCount)
                .Where(entry => entry.Event is { Kind: "query", Outcome: "done" })
                .Select(entry => entry.Event)];
        }

        // Person N of table 0 is at site N, and was delivered with version N.
        var rare = often.Index().SelectMany(site => Enumerable.Repeat(
            events.First(e => e.Principal == $"site{site.Index}" && e.Table == "t0"), site.Item)).ToList();
        var rest = events.Where(e => !rare.Contains(e)
            && !often.Index().Any(site => e.Principal == $"site{site.Index}")).ToList();
        var random = new Random(1);
        var order = Enumerable.Range(0, answers)
            .Select(at => at < rare.Count ? rare[at] : rest[at % rest.Count]).ToArray();
        random.Shuffle(order);
        await FilledLog.AppendAsync(Root, _keyFile, order.Length, at => (order[at], []));
    }

    private static string Manifest(int sites)
    {
        var people = Enumerable.Range(0, sites).Select(
            site => $"  site{site}: {{roles: [local], attributes: {{site: site{site}}}}}");
        return $$"""
            lake: bench
            {{BenchmarkLake.Agreements}}
            datasets:
              seen:
                agreement: baa-1
                tables:
                  t0: {{Table}}
                  t1: {{Table}}
            attributes: {site: text}
            drops:
              d0: {dataset: seen, table: t0, accepts: [delimited], senders: [mercy]}
              d1: {dataset: seen, table: t1, accepts: [delimited], senders: [mercy]}
            roles:
              local:
                - {on: seen, purposes: [HOPERAT], general: allow, rows: site = principal.site}
            principals:
            {{string.Join('\n', people)}}
              mercy: {kind: machine}
            """;
    }

    private const string Table = "{subject: person, columns: {person: direct-identifier, "
        + "site: {class: general, type: text}, paid: {class: general, type: \"decimal(9,2)\"}}}";
}
