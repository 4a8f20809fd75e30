// Makes a lake in a folder of its own, and sends and loads files.
using System.Text;
using Lakeward.Ingest;
using Lakeward.Query;
using Lakeward.Storage;

namespace Lakeward.Tests.Ground;

/// <summary>A lake for a test: its folder, its passphrase file, and the short way to common acts.</summary>
internal sealed class SomeLake : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    /// <summary>The lake's folder.</summary>
    public string Root => Path.Combine(_folder, "some");

    /// <summary>The public file of the drop.</summary>
    public string DoorFile => Path.Combine(Root, "drops", "door.json");

    /// <summary>How the lake is opened.</summary>
    public LakeOptions Options { get; init; } = new();

    /// <summary>A manifest with one dataset, a table of patients, a drop, and three principals.</summary>
    public const string Manifest = """
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
        drops:
          door:
            dataset: claims
            table: patients
            accepts: [delimited, json-lines]
            senders: [mercy]
        roles:
          steward:
            - on: claims
              purposes: [HOPERAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
          analyst:
            - on: claims
              purposes: [HOPERAT]
              quasi-identifier: mask
              sensitive: allow
              general: allow
        principals:
          kim: {roles: [steward]}
          ana: {roles: [analyst]}
          mercy: {kind: machine}
        """;

    /// <summary>Three patients.</summary>
    public const string Patients =
        "patient_id,name,birth_date,diagnosis,paid\n"
        + "p1,Ada Stone,1957-03-12,E11.9,120.50\n"
        + "p2,Ben Marsh,1961-07-01,I10,\n"
        + "p3,Cleo Reed,23-JUN-2015,J45.909,75.25\n";

    /// <summary>Makes the lake and applies a manifest.</summary>
    public static async Task<SomeLake> CreateAsync(string manifest = Manifest, LakeOptions? options = null)
    {
        var some = new SomeLake { Options = options ?? new LakeOptions() };
        await Lake.CreateAsync(some.Root, "some", some.Options);
        await some.ApplyAsync(manifest);
        return some;
    }

    /// <summary>A lake of its own with the same keys, manifest and content.</summary>
    public SomeLake Copy()
    {
        var copy = new SomeLake { Options = Options };
        foreach (var path in Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(copy._folder, Path.GetRelativePath(_folder, path)));
        }

        foreach (var path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(path, Path.Combine(copy._folder, Path.GetRelativePath(_folder, path)));
        }

        return copy;
    }

    /// <summary>Opens the lake.</summary>
    public Task<Lake> OpenAsync() => Lake.OpenAsync(Root, Options);

    /// <summary>Writes and applies a manifest.</summary>
    public async Task ApplyAsync(string manifest)
    {
        await File.WriteAllTextAsync(Path.Combine(Root, "lake.yaml"), manifest);
        using var lake = await OpenAsync();
        await lake.ApplyAsync("kim");
    }

    /// <summary>Sends a file and returns the delivery's id.</summary>
    public async Task<string> SendAsync(Stream content, string name = "patients.csv", string drop = "door")
    {
        var file = DropFile.Read(Path.Combine(Root, "drops", $"{drop}.json"));
        var sender = new Sender(file, ObjectDirectory.Open(Path.Combine(Root, "inbox")), Options.Time);
        return (await sender.SendAsync(name, content, "mercy")).Id;
    }

    /// <summary>Sends text and returns the delivery's id.</summary>
    public Task<string> SendAsync(string content) =>
        SendAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>Sends and loads text.</summary>
    public async Task<LoadReport> LoadAsync(string content)
    {
        var id = await SendAsync(content);
        using var lake = await OpenAsync();
        return await lake.LoadAsync(id, "kim");
    }

    /// <summary>Asks, and returns the rows as CSV.</summary>
    public async Task<string> AskAsync(string principal, string sql, string? purpose = "HOPERAT")
    {
        using var lake = await OpenAsync();
        return await AskAsync(lake, principal, sql, purpose);
    }

    /// <summary>Asks an open lake, and returns the rows as CSV.</summary>
    public static async Task<string> AskAsync(
        Lake lake, string principal, string sql, string? purpose = "HOPERAT")
    {
        using var answer = await lake.QueryAsync(
            new QueryRequest { Principal = principal, Purpose = purpose, Sql = sql });
        using var output = new MemoryStream();
        answer.WriteCsv(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
