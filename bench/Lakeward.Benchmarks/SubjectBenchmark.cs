// How fast it is told who saw a person's data, over a million audited answers.
using System.Diagnostics;
using System.Globalization;
using Lakeward.Audit;

namespace Lakeward.Benchmarks;

/// <summary>
/// Two tables of ten deliveries each, and analysts who each see one site's rows. Their questions are real,
/// and so are the sets; then the log is filled up with the events of these answers, again and again, signed
/// and durable as ever. Few people's data is seen often, so the persons asked for are seen a given number of
/// times.
/// </summary>
internal static class SubjectBenchmark
{
    private const double AimSeconds = 0.1;
    private const int Tables = 2;
    private const int Versions = 10;
    private static readonly int[] Asked = [4, 9];
    private static readonly int[] Seen = [20, 200, 2_000];

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var sites = options.Size(40, 20);
        var people = options.Size(200_000, 20_000);
        var place = await SubjectLake.CreateAsync(options.Place, sites);
        await place.LoadAsync(Tables, Versions, people, sites);
        var (first, again) = await place.AskAsync(Tables, Asked, sites);
        var answers = options.Size(1_000_000, 50_000);
        await place.FillAsync(answers, Seen);

        var table = new ResultTable(
            string.Create(
                CultureInfo.InvariantCulture, $"Who saw a person, over {answers:N0} audited answers"),
            "nothing to compare");
        await AccountAsync(place, options.Rounds, table);
        table.Alone("a question that makes its set of subjects", Figure.Time(first).Text);
        table.Alone("a question whose set is there", Figure.Time(again).Text);
        var sets = string.Create(CultureInfo.InvariantCulture, $"{Tables * Asked.Length * sites:N0}");
        var subjects = string.Create(CultureInfo.InvariantCulture, $"{people / Versions:N0}");
        table.Remark(
            $"The answers rest on {sets} distinct sets over {Tables * Versions} files of {subjects} subjects "
            + "each. The first question after the opening reads the sets from the disk. The verb "
            + "`lakeward audit subject` opens the lake first, which reads and verifies the whole log.");
        Directory.Delete(place.Root, recursive: true);
        return table;
    }

    private static async Task AccountAsync(SubjectLake place, int rounds, ResultTable table)
    {
        var clock = Stopwatch.StartNew();
        using var lake = await place.OpenAsync();
        var opening = clock.Elapsed.TotalSeconds;
        clock.Restart();
        await CountAsync(lake, person: Seen.Length);
        var first = clock.Elapsed.TotalSeconds;
        foreach (var (person, times) in Seen.Index())
        {
            var seconds = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                clock.Restart();
                var told = await CountAsync(lake, person);
                seconds.Add(clock.Elapsed.TotalSeconds);
                if (told < times)
                {
                    throw new InvalidOperationException($"{told} answers were told, not {times}.");
                }
            }

            var median = Rounds.Median(seconds);
            var what = string.Create(CultureInfo.InvariantCulture, $"told: {times:N0} answers");
            table.Alone(what, Figure.Time(median).Text, "100 ms", median <= AimSeconds);
        }

        table.Alone("first question after the opening", Figure.Time(first).Text);
        table.Alone("opening the lake", Figure.Time(opening).Text);
        clock.Restart();
        var exposure = await lake.ExposedAsync("site3", AuditWindow.Always, "kim");
        table.Alone(
            string.Create(CultureInfo.InvariantCulture, $"exposed: {exposure.Subjects:N0} people counted"),
            Figure.Time(clock.Elapsed.TotalSeconds).Text);
    }

    /// <summary>Asks, and reads every event that is told.</summary>
    private static async Task<int> CountAsync(Lake lake, int person)
    {
        var name = $"t0-{person.ToString(CultureInfo.InvariantCulture)}";
        return (await lake.SubjectAsync(name, AuditWindow.Always, "kim")).Answers.Count();
    }
}
