// A lake for the benchmarks: its manifest, and the short way to send, load and ask.
using System.Text;
using Lakeward.Ingest;
using Lakeward.Query;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>A lake in a folder of its own, with a table of claims and a small one of states.</summary>
internal sealed class BenchmarkLake
{
    /// <summary>Who applies and loads.</summary>
    public const string Operator = "kim";

    /// <summary>The agreements of a manifest: one, in force for long.</summary>
    public const string Agreements = """
        agreements:
          baa-1:
            kind: BAA
            party: Mercy Regional Hospital
            purposes: [HOPERAT]
            effective: 2020-01-01
            expires: 2099-12-31
            at-end: destroy
        """;

    private const string Purpose = "HOPERAT";
    private const string Sender = "mercy";

    private BenchmarkLake(string root, string keyFile) => (Root, KeyFile) = (root, keyFile);

    /// <summary>The lake's folder.</summary>
    public string Root { get; }

    /// <summary>The lake's passphrase file.</summary>
    public string KeyFile { get; }

    /// <summary>Makes a lake and applies its manifest.</summary>
    public static async Task<BenchmarkLake> CreateAsync(string folder)
    {
        var root = Path.Combine(folder, "bench");
        return new BenchmarkLake(root, await MakeAsync(root, Manifest()));
    }

    /// <summary>Makes a lake and applies any manifest to it; its passphrase file.</summary>
    public static async Task<string> MakeAsync(string root, string manifest)
    {
        var created = await Lake.CreateAsync(root, "bench", new LakeOptions());
        await File.WriteAllTextAsync(Path.Combine(root, "lake.yaml"), manifest);
        using var lake = await Lake.OpenAsync(root, new LakeOptions());
        await lake.ApplyAsync(Operator);
        return created.KeyFile;
    }

    /// <summary>Sends and loads rows that stand in memory.</summary>
    public static async Task LoadTextAsync(Lake lake, string drop, string csv)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        await lake.LoadAsync(await SealAsync(lake.Folder.Root, drop, "rows.csv", content), Operator);
    }

    /// <summary>Opens it as a new process would.</summary>
    public Task<Lake> OpenAsync() => Lake.OpenAsync(Root, new LakeOptions { CacheLimitBytes = 4L << 30 });

    /// <summary>Seals a file to a drop; returns the delivery's id.</summary>
    public async Task<string> SendAsync(string file, string drop)
    {
        await using var content = File.OpenRead(file);
        return await SealAsync(Root, drop, Path.GetFileName(file), content);
    }

    /// <summary>Sends and loads a file.</summary>
    public async Task<LoadReport> LoadAsync(string file, string drop)
    {
        var id = await SendAsync(file, drop);
        using var lake = await OpenAsync();
        return await lake.LoadAsync(id, Operator);
    }

    /// <summary>Asks, and takes the rows; their number.</summary>
    public static async Task<long> AskAsync(Lake lake, string sql, string principal = Operator)
    {
        using var answer = await lake.QueryAsync(
            new QueryRequest { Principal = principal, Purpose = Purpose, Sql = sql });
        return answer.WriteCsv(Stream.Null);
    }

    private static string Manifest()
    {
        var columns = string.Join('\n', ClaimsFile.ManifestLines.Select(line => $"          {line}"));
        return $$"""
            lake: bench
            {{Agreements}}
            datasets:
              claims:
                agreement: baa-1
                tables:
                  claim:
                    subject: patient_id
                    columns:
            {{columns}}
                  state:
                    subject: none
                    columns:
                      state: {class: general, type: text}
                      region: {class: general, type: text}
            drops:
              claims: {{Drop("claim")}}
              states: {{Drop("state")}}
            roles:
              steward:
                - on: claims
                  purposes: [HOPERAT]
                  direct-identifier: allow
                  quasi-identifier: allow
                  sensitive: allow
                  general: allow
              masked:
                - on: claims.claim
                  purposes: [HOPERAT]
                  direct-identifier: deny
                  quasi-identifier: deny
                  sensitive: allow
                  general: allow
                  columns: {service_date: year}
              filtered:
                - on: claims.claim
                  purposes: [HOPERAT]
                  quasi-identifier: allow
                  sensitive: allow
                  general: allow
                  rows: plan_state IN ('CA', 'OR', 'WA', 'NV', 'AZ', 'TX', 'FL', 'NY')
            principals:
              kim: {roles: [steward]}
              ana: {roles: [masked]}
              bo: {roles: [filtered]}
              mercy: {kind: machine}
            """;
    }

    private static async Task<string> SealAsync(string root, string drop, string name, Stream content)
    {
        var door = DropFile.Read(Path.Combine(root, "drops", $"{drop}.json"));
        var inbox = ObjectDirectory.Open(Path.Combine(root, "inbox"));
        return (await new Sender(door, inbox, TimeProvider.System).SendAsync(name, content, Sender)).Id;
    }

    private static string Drop(string table) =>
        $"{{dataset: claims, table: {table}, accepts: [delimited], senders: [mercy], "
        + "limit: {file: 8 GiB, per-day: 100 GiB}}";
}
