// A lake in a folder of its own: the tests put it in danger by the command, and check it through the door.
using System.Globalization;
using System.Text;
using Lakeward.Ingest;
using Lakeward.Query;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>A lake with one table of patients, and what is known to have been sent to it.</summary>
internal sealed class WatchedLake : IDisposable
{
    private const string AlreadyLoaded = "LW-ING-0125";

    private readonly bool _ownsFolder;
    private readonly Dictionary<string, MarkedBatch> _sent = new(StringComparer.Ordinal);
    private readonly Random _random;
    private readonly IReadOnlyList<string> _senders;
    private int _batches;

    private WatchedLake(string folder, bool ownsFolder, int seed, IReadOnlyList<string> senders)
    {
        (Folder, _ownsFolder, _random, _senders) = (folder, ownsFolder, new Random(seed), senders);
    }

    /// <summary>The folder the command runs in.</summary>
    public string Folder { get; }

    /// <summary>The lake's folder.</summary>
    public string Root => Path.Combine(Folder, "some");

    /// <summary>Every value that may lie nowhere in the clear.</summary>
    public IEnumerable<string> Markers => _sent.Values.SelectMany(batch => batch.Markers);

    /// <summary>Makes a lake and applies its first manifest.</summary>
    /// <param name="seed">What the rows follow from.</param>
    /// <param name="folder">An empty folder that stays, or null for a temporary one.</param>
    /// <param name="senders">The machines that send to the drop <c>door</c>; null for one, mercy.</param>
    public static async Task<WatchedLake> CreateAsync(
        int seed, string? folder = null, IReadOnlyList<string>? senders = null)
    {
        var lake = new WatchedLake(
            folder ?? Directory.CreateTempSubdirectory("lakeward-watched-").FullName, folder is null, seed,
            senders ?? ["mercy"]);
        await Lake.CreateAsync(lake.Root, "some", new LakeOptions());
        lake.WriteManifest(0);
        using var open = await lake.OpenAsync();
        await open.ApplyAsync("kim");
        return lake;
    }

    /// <summary>Opens the lake as a restart would.</summary>
    public Task<Lake> OpenAsync() => Lake.OpenAsync(Root, new LakeOptions());

    /// <summary>Runs the command on the lake to its end.</summary>
    public Task<RunningCommand.Ended> RunAsync(params string[] words) =>
        RunningCommand.RunAsync(Folder, [.. words, "--lake", Root]);

    /// <summary>Starts the command on the lake.</summary>
    public RunningCommand Start(params string[] words) =>
        RunningCommand.Start(Folder, [.. words, "--lake", Root]);

    /// <summary>
    /// Writes lake.yaml in another version: a changed limit of the drop, an additional dataset, and every
    /// third time a drop for it.
    /// </summary>
    public void WriteManifest(int version) =>
        File.WriteAllText(Path.Combine(Root, "lake.yaml"), ManifestOf(version));

    /// <summary>The name of the dataset that only this version of the manifest has.</summary>
    public static string DatasetOf(int version) => $"extra{version}";

    /// <summary>Sends a batch.</summary>
    /// <returns>The delivery's id.</returns>
    public async Task<string> SendAsync(int rows)
    {
        var batch = NewBatch(rows);
        var id = await SendAsync(batch.Content);
        Remember(id, batch);
        return id;
    }

    /// <summary>Makes a batch that is sent otherwise.</summary>
    public MarkedBatch NewBatch(int rows) => new(_random, _batches++, rows);

    /// <summary>Takes note of the delivery that a batch became.</summary>
    public void Remember(string delivery, MarkedBatch batch) => _sent.Add(delivery, batch);

    /// <summary>Sends any content, of which nothing is remembered.</summary>
    /// <returns>The delivery's id.</returns>
    public async Task<string> SendAsync(byte[] content)
    {
        var file = DropFile.Read(Path.Combine(Root, "drops", "door.json"));
        var sender = new Sender(file, ObjectDirectory.Open(Path.Combine(Root, "inbox")), TimeProvider.System);
        using var stream = new MemoryStream(content);
        return (await sender.SendAsync("patients.csv", stream, "mercy")).Id;
    }

    /// <summary>Asks, and returns the rows as CSV.</summary>
    public static async Task<string> AskAsync(Lake lake, string sql)
    {
        using var answer = await lake.QueryAsync(
            new QueryRequest { Principal = "kim", Purpose = "HOPERAT", Sql = sql });
        using var output = new MemoryStream();
        answer.WriteCsv(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>
    /// The deliveries whose rows are in the table. Fails when one is there in part or more than once, or when
    /// the audit log tells otherwise than the table.
    /// </summary>
    public async Task<IReadOnlySet<string>> WholeDeliveriesAsync(Lake lake, string context)
    {
        var counted = await CountAsync(lake);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var delivery in lake.Deliveries())
        {
            if (_sent.TryGetValue(delivery.Id, out var batch))
            {
                var expected = delivery.State == DeliveryState.Loaded ? $"{batch.Rows},{batch.Rows}" : null;
                var found = counted.GetValueOrDefault($"b{batch.Number}");
                Assert.True(expected == found, $"{delivery.State} with rows {found} ({context})");
                _ = found is null || present.Add(delivery.Id);
            }
        }

        Assert.True(counted.Count == present.Count, $"rows of no delivery are in the table ({context})");
        return present;
    }

    /// <summary>Loads what is not loaded yet, and asserts that nothing can be loaded twice.</summary>
    public async Task LoadRestAsync(Lake lake, IReadOnlyList<string> ids, string context)
    {
        var present = await WholeDeliveriesAsync(lake, context);
        foreach (var id in ids)
        {
            if (present.Contains(id))
            {
                var refused = await Assert.ThrowsAsync<Errors.LakeException>(() => lake.LoadAsync(id, "kim"));
                Assert.Equal(AlreadyLoaded, refused.Id);
                continue;
            }

            Assert.Equal(_sent[id].Rows, (await lake.LoadAsync(id, "kim")).Rows);
        }

        var after = await WholeDeliveriesAsync(lake, context);
        Assert.True(ids.All(after.Contains), $"a delivery is missing after it was loaded again ({context})");
    }

    /// <summary>Asserts that the lake verifies and that no file holds a marked value.</summary>
    public void RequireSound(Lake lake, string context)
    {
        var found = lake.Verify();
        Assert.True(found.Passed, $"{string.Join("; ", found.Findings)} ({context})");
        new PlaintextSearch(Markers.TakeLast(100)).RequireNoneBelow(Folder, context);
    }

    /// <summary>Asserts that nothing unfinished lies about any more.</summary>
    public void RequireTidy(string context)
    {
        var leftovers = Directory.GetFiles(Root, ".new-*", SearchOption.AllDirectories);
        Assert.True(leftovers.Length == 0, $"left behind: {string.Join(", ", leftovers)} ({context})");
    }

    public void Dispose()
    {
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<Dictionary<string, string>> CountAsync(Lake lake)
    {
        if (lake.Deliveries().All(delivery => delivery.State != DeliveryState.Loaded))
        {
            return [];
        }

        var answer = await AskAsync(
            lake,
            "select batch, count(*) || ',' || count(distinct patient_id) as n "
                + "from claims.patients group by batch");
        return answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Replace("\"", "", StringComparison.Ordinal).Trim().Split(',', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private string ManifestOf(int version)
    {
        var dataset = DatasetOf(version);
        var machines = string.Join('\n', _senders.Select(sender => $"  {sender}: {{kind: machine}}"));
        var drop = version % 3 != 2 ? "" : $"""

              {dataset}-door:
                dataset: {dataset}
                table: notes
                senders: [mercy]
            """;
        return string.Create(CultureInfo.InvariantCulture, $$"""
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
              claims:
                agreement: baa-1
                tables:
                  patients:
                    format: delimited
                    subject: patient_id
                    columns:
                      patient_id: direct-identifier
                      name: direct-identifier
                      birth_date: {class: quasi-identifier, type: date}
                      diagnosis: sensitive
                      paid: {class: general, type: "decimal(12,2)"}
                      batch: {class: general, type: text}
              {{dataset}}:
                agreement: baa-1
                tables:
                  notes:
                    format: delimited
                    subject: patient_id
                    columns:
                      patient_id: direct-identifier
            drops:
              door:
                dataset: claims
                table: patients
                accepts: [delimited]
                senders: [{{string.Join(", ", _senders)}}]
                limit: {file: {{100 + version}} MiB}{{drop}}
            roles:
              steward:
                - on: claims
                  purposes: [HOPERAT]
                  direct-identifier: allow
                  quasi-identifier: allow
                  sensitive: allow
                  general: allow
            principals:
              kim: {roles: [steward]}
            {{machines}}

            """);
    }
}
