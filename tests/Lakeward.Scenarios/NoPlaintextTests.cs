// Watches every write of the real command, to any file anywhere, and finds no value of the data in the clear.
using System.Text;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class NoPlaintextTests(ITestOutputHelper output)
{
    private const int Seed = 20268;
    private const int MinLength = 8;

    [Fact]
    public async Task The_demo_writes_no_value_in_the_clear_to_any_file_deleted_ones_included()
    {
        var folder = Directory.CreateTempSubdirectory("lakeward-traced-").FullName;
        try
        {
            var trace = await SystemCallTrace.RunAsync(
                folder, "", "demo", "--patients", "60", "--keep", "--dir", Path.Combine(folder, "demo"));
            Assert.True(trace.Ended.ExitCode == 0, trace.Ended.ToString());
            var values = await ValuesAsync(Path.Combine(folder, "demo", "clinic"));
            Assert.True(values.Count > 200, $"only {values.Count} values to look for");
            RequireClean(trace, folder, values);
            Assert.Contains(trace.Written.Keys, path => path.Contains("/clinic/store/tables/"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Sending_from_the_input_loading_and_asking_write_no_value_in_the_clear()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        var batch = new MarkedBatch(new Random(Seed), 0, 200);
        var sent = await TraceAsync(lake, Encoding.UTF8.GetString(batch.Content),
            "send", "-", "--name", "patients.csv", "--drop", "door", "--as", "mercy");
        var loaded = await TraceAsync(lake, "", "load", "--all");
        Assert.Contains("200 rows", loaded.Ended.Output);
        var asked = await TraceAsync(lake, "select name from claims.patients order by name",
            "sql", "-", "--as", "kim", "--purpose", "HOPERAT", "--format", "csv");
        Assert.True(batch.Markers.Count(asked.Ended.Output.Contains) == 200, "the answer is not complete");
        foreach (var trace in new[] { sent, loaded, asked })
        {
            RequireClean(trace, lake.Folder, batch.Markers);
        }
    }

    [Fact]
    public async Task The_watch_sees_a_value_in_a_file_that_is_deleted_at_once()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        var batch = new MarkedBatch(new Random(Seed), 0, 5);
        var sent = await TraceAsync(lake, Encoding.UTF8.GetString(batch.Content),
            "send", "-", "--name", "patients.csv", "--drop", "door", "--as", "mercy");
        Assert.True(sent.Ended.ExitCode == 0, sent.Ended.ToString());
        await TraceAsync(lake, "", "load", "--all");
        var file = Path.Combine(lake.Folder, "answer.csv");
        var asked = await TraceAsync(lake, "select name from claims.patients",
            "sql", "-", "--as", "kim", "--purpose", "HOPERAT", "--format", "csv", "--output", file);
        File.Delete(file);
        var search = new PlaintextSearch(batch.Markers);
        var found = asked.Written.Where(each => search.Find(each.Value.ToArray()) is not null);
        Assert.StartsWith(file, Assert.Single(found).Key);
    }

    private static async Task<SystemCallTrace> TraceAsync(
        WatchedLake lake, string input, params string[] words)
    {
        var trace = await SystemCallTrace.RunAsync(lake.Folder, input, [.. words, "--lake", lake.Root]);
        Assert.True(trace.Ended.ExitCode == 0, trace.Ended.ToString());
        return trace;
    }

    private void RequireClean(SystemCallTrace trace, string folder, IReadOnlyCollection<string> values)
    {
        var search = new PlaintextSearch(values);
        Assert.NotEmpty(trace.Written);
        foreach (var (path, content) in trace.Written)
        {
            var found = search.Find(content.ToArray());
            Assert.True(found is null, $"{path} once held {found}");
            Assert.True(path.StartsWith(folder, StringComparison.Ordinal), $"{path} lies outside {folder}");
        }

        Assert.Null(search.Find(Encoding.Latin1.GetBytes(trace.Names)));
        Assert.Empty(trace.Unseen);
        Assert.Empty(trace.MappedForWriting);
        search.RequireNoneBelow(folder, "after the run");
        RequireHardenedFirst(trace);
        var bytes = trace.Written.Values.Sum(each => each.Length);
        output.WriteLine($"{trace.Written.Count} files, {bytes} bytes written, {values.Count} values sought");
    }

    /// <summary>No core dump and no debugger, before the first key is touched.</summary>
    private static void RequireHardenedFirst(SystemCallTrace trace)
    {
        var undumpable = trace.Sequence.FindIndex(
            call => call.StartsWith("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE"));
        var noCore = trace.Sequence.FindIndex(call => call.Contains("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}"));
        var key = trace.Sequence.FindIndex(call => call.Contains("root.json") || call.Contains(".key\""));
        Assert.True(undumpable >= 0 && noCore >= 0, "the process did not switch off its dumps");
        Assert.True(key < 0 || (key > undumpable && key > noCore), "a key was touched before dumps were off");
    }

    /// <summary>All identifying values of the demo's lake, the planted ones included.</summary>
    private static async Task<HashSet<string>> ValuesAsync(string root)
    {
        using var lake = await Lake.OpenAsync(root, new LakeOptions());
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sql in new[]
        {
            "select mrn, ssn, replace(ssn, '-', '') as digits, first_name, last_name, address, phone, email "
                + "from clinic.patients",
            "select note from clinic.claims where note is not null",
        })
        {
            using var answer = await lake.QueryAsync(
                new QueryRequest { Principal = "dana", Purpose = "TREAT", Sql = sql });
            using var text = new MemoryStream();
            answer.WriteCsv(text);
            values.UnionWith(Encoding.UTF8.GetString(text.ToArray()).Split('\n').Skip(1)
                .SelectMany(line => line.Split(',')).Select(value => value.Trim('"', '\r'))
                .Where(value => value.Length >= MinLength));
        }

        return values;
    }
}
