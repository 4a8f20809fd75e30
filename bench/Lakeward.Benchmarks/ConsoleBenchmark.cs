// How long the console's pages take with many deliveries and a long log.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Audit;
using Lakeward.Server.Identity;
using Lakeward.Server.Work;

namespace Lakeward.Benchmarks;

/// <summary>
/// Each page is asked for by a client on this machine that is signed in as an administrator, over one
/// connection, from the request to the last byte. The log's events are of ninety days; of the deliveries one
/// in fifty was refused and one in twenty has records in quarantine.
/// </summary>
internal static class ConsoleBenchmark
{
    private const double AimSeconds = 0.1;
    private const int Repeats = 15;
    private const int Days = 90;
    private const string Secret = "bench-session";

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var (deliveries, events) = (options.Size(10_000, 1_000), options.Size(1_000_000, 50_000));
        var lake = await BenchmarkLake.CreateAsync(options.Place);
        var ids = await FillAsync(lake, deliveries, events);
        await ServedBench.AddAsync(lake, Rows(ids));
        var tls = ServedBench.MakeCertificate(options.Place);
        using var served = ServedBench.Start(lake, tls);
        using var client = ServedBench.Client(served.Port, tls.Certificate);
        client.DefaultRequestHeaders.Add("Cookie", $"__Host-lakeward={Secret}");
        var table = new ResultTable(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The console's pages, {deliveries:N0} deliveries and {events:N0} events"),
            "its first time");
        foreach (var (what, path) in Pages(ids, events))
        {
            var first = await SecondsAsync(client, path);
            var seconds = new List<double>();
            for (var round = 0; round < Repeats; round++)
            {
                seconds.Add(await SecondsAsync(client, path));
            }

            var (ours, cold) = (Figure.Time(Rounds.Median(seconds)), Figure.Time(first));
            table.Add(what, ours, cold, "100 ms", ours.Value < AimSeconds);
        }

        table.Remark($"Starting the service, which reads and verifies the log: "
            + $"{Figure.Time(served.StartSeconds).Text}. "
            + "The first time of the first page compiles what all use.");
        Directory.Delete(lake.Root, recursive: true);
        return table;
    }

    private static IEnumerable<(string What, string Path)> Pages(List<string> ids, int events)
    {
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return
        [
            ("home", "/"),
            ("deliveries", "/deliveries"),
            ("deliveries, from the middle", $"/deliveries?before={ids[ids.Count / 2]}"),
            ("deliveries, refused", "/deliveries?state=refused"),
            ("deliveries, with records held", "/deliveries?state=quarantine"),
            ("deliveries of a state that none has", "/deliveries?state=received"),
            ("one delivery", $"/deliveries/{ids[ids.Count / 3]}"),
            ("data", "/data"),
            ("one table", "/data/claims/claim"),
            ("query", "/query"),
            ("audit", "/audit"),
            ("audit, from the middle", $"/audit?before={Text(events / 2)}"),
            ("audit, refusals of deliveries", "/audit?kind=delivery.refuse"),
            ("audit, one who did nothing", "/audit?who=bo"),
            ("one event", $"/audit/{Text(events / 2)}"),
            ("settings", "/settings"),
            ("people", "/settings/people"),
            ("machines", "/settings/machines"),
            ("keys", "/settings/keys"),
            ("reviews", "/settings/reviews"),
        ];
    }

    private static async Task<double> SecondsAsync(HttpClient client, string path)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        return answer.IsSuccessStatusCode && page.Contains("</html>", StringComparison.Ordinal)
            ? seconds
            : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
    }

    private static IEnumerable<object> Rows(List<string> ids)
    {
        var now = DateTimeOffset.UtcNow;
        var account = new Account
        {
            UserName = BenchmarkLake.Operator, NormalizedUserName = "KIM", Created = now,
            Role = ServiceRole.Administrator,
        };
        return [
            account,
            new Session
            {
                Id = "bench", SecretHash = ServedBench.Hash(Secret), AccountId = account.Id, IsFull = true,
                Kind = SessionKind.Browser, Created = now, Seen = now, Ends = now.AddHours(10),
            },
            .. ids.Select(id => new QueuedDelivery
            {
                DeliveryId = id, DropName = "claims", Sender = "mercy", SizeBytes = 1 << 20,
                State = QueuedState.Loaded, Queued = now, Changed = now,
            }),
        ];
    }

    /// <summary>Two events for each delivery, and questions and sign-ins between them.</summary>
    private static async Task<List<string>> FillAsync(BenchmarkLake lake, int deliveries, int events)
    {
        var (start, step) = (DateTimeOffset.UtcNow.AddDays(-Days), TimeSpan.FromDays(Days) / events);
        var each = (events - deliveries) / deliveries;
        var ids = Enumerable.Range(0, deliveries)
            .Select(number => Guid.CreateVersion7(start + (step * number * each)).ToString("n")).ToList();
        await FilledLog.AppendAsync(lake.Root, lake.KeyFile, deliveries, number => Received(
            ids[number], start + (step * number * each), number));
        await FilledLog.AppendAsync(lake.Root, lake.KeyFile, events - deliveries, number =>
        {
            var (at, delivery) = (start + (step * number), number / each);
            var isEnd = number % each == 0 && delivery < ids.Count;
            return (isEnd ? Ended(ids[delivery], at, delivery) : Other(number, at), []);
        });
        return ids;
    }

    private static (AuditEvent, byte[]) Received(string id, DateTimeOffset at, int number) => (
        new AuditEvent
        {
            Kind = "delivery.receive", Time = at, Principal = "worker", Delivery = id, Dataset = "claims",
            Agreement = "baa-1",
            Facts = new Dictionary<string, string>
            {
                ["drop"] = "claims", ["sender"] = "mercy", ["size"] = "1048576", ["sent"] = $"{at:O}",
                ["sha256"] = ServedBench.Hash(id),
            },
        },
        Encoding.UTF8.GetBytes($"claims-{number.ToString(CultureInfo.InvariantCulture)}.csv"));

    private static AuditEvent Ended(string id, DateTimeOffset at, int number) => number % 50 == 0
        ? new AuditEvent
        {
            Kind = "delivery.refuse", Time = at, Principal = "worker", Delivery = id, Outcome = "refused",
            Facts = new Dictionary<string, string> { ["issue"] = "LW-ING-0108" },
        }
        : new AuditEvent
        {
            Kind = "delivery.load", Time = at, Principal = "worker", Delivery = id, Dataset = "claims",
            Table = "claim", Agreement = "baa-1", Rows = 1000,
            Facts = new Dictionary<string, string>
            {
                ["phase"] = "commit", ["quarantined"] = number % 20 == 0 ? "3" : "0",
                ["issues"] = number % 20 == 0 ? "LW-REC-0110=3" : "",
            },
        };

    private static AuditEvent Other(int number, DateTimeOffset at) => number % 20 == 0
        ? new AuditEvent { Kind = "session.open", Time = at, Principal = "ana" }
        : new AuditEvent
        {
            Kind = "query", Time = at, Principal = number % 3 == 0 ? "kim" : "ana", Role = "masked",
            Purpose = "HOPERAT", Agreement = "baa-1", Dataset = "claims", Table = "claim",
            Columns = ["plan_state", "paid"], Rows = 12, Outcome = number % 200 == 1 ? "refused" : "done",
        };
}
