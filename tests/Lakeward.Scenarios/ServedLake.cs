// A lake that the real command serves to clients of PostgreSQL.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lakeward.Ingest;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>Three patients and 20,000 visits, served by <c>lakeward serve</c> on a free port.</summary>
public sealed partial class ServedLake : IAsyncLifetime
{
    private const int Visits = 20_000;

    private const string Manifest = """
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
              visits:
                format: delimited
                subject: visit_id
                columns:
                  visit_id: {class: direct-identifier, type: integer}
                  label: general
                  amount: {class: general, type: double}
                  seen: {class: general, type: timestamp}
                  ok: {class: general, type: boolean}
        drops:
          patient-door: {dataset: claims, table: patients, accepts: [delimited], senders: [mercy]}
          visit-door: {dataset: claims, table: visits, accepts: [delimited], senders: [mercy]}
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
              general: allow
        principals:
          kim: {roles: [steward]}
          ana: {roles: [analyst]}
          mercy: {kind: machine}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-served-").FullName;
    private Process _server = null!;

    /// <summary>The port it is served on.</summary>
    public int Port { get; private set; }

    /// <summary>The lake's folder.</summary>
    public string Root => Path.Combine(_folder, "some");

    /// <summary>A token of the principal who sees everything.</summary>
    public string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Lake.CreateAsync(Root, "some", new LakeOptions());
        await File.WriteAllTextAsync(Path.Combine(Root, "lake.yaml"), Manifest);
        using (var lake = await Lake.OpenAsync(Root, new LakeOptions()))
        {
            await lake.ApplyAsync("kim");
            await LoadAsync(lake, "patient-door", Patients());
            await LoadAsync(lake, "visit-door", VisitRows());
        }

        Token = await TokenAsync("kim");
        await ServeAsync();
    }

    /// <summary>Makes a token by the command.</summary>
    public async Task<string> TokenAsync(string principal)
    {
        var made = await RunningCommand.RunAsync(
            _folder, "token", "--as", principal, "--purpose", "HOPERAT", "--minutes", "30", "--lake", Root);
        Assert.True(made.ExitCode == 0, made.ToString());
        return made.Output.Trim();
    }

    /// <summary>Runs a client's program and returns the lines it printed and how it ended.</summary>
    public async Task<(IReadOnlyList<string> Lines, int ExitCode)> RunClientAsync(
        string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Clients"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LW_PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["LW_PASSWORD"] = Token;
        start.Environment["PGPASSWORD"] = Token;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var lines = (await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines, process.ExitCode);
    }

    /// <summary>Asks the server to stop, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _server.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _server.WaitForExitAsync();
        return _server.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
        {
            await StopAsync();
        }

        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        var start = new ProcessStartInfo(
            RunningCommand.Executable, ["serve", "--pg-listen", "127.0.0.1:0", "--lake", Root])
        {
            RedirectStandardOutput = true,
        };
        _server = Process.Start(start)!;
        var ready = await _server.StandardOutput.ReadLineAsync() ?? "";
        var address = Ready().Match(ready);
        Assert.True(address.Success, ready);
        Port = int.Parse(address.Groups["port"].Value, CultureInfo.InvariantCulture);
    }

    private async Task LoadAsync(Lake lake, string drop, string content)
    {
        var file = DropFile.Read(Path.Combine(Root, "drops", $"{drop}.json"));
        var sender = new Sender(file, ObjectDirectory.Open(Path.Combine(Root, "inbox")), TimeProvider.System);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await lake.LoadAsync((await sender.SendAsync("rows.csv", stream, "mercy")).Id, "kim");
    }

    private static string Patients() =>
        "patient_id,name,birth_date,diagnosis,paid\n"
        + "p1,Ada Stone,1957-03-12,E11.9,120.50\n"
        + "p2,Ben Marsh,1961-07-01,I10,\n"
        + "p3,Cleo Reed,2015-06-23,J45.909,75.25\n";

    private static string VisitRows()
    {
        var text = new StringBuilder("visit_id,label,amount,seen,ok\n");
        for (var id = 0; id < Visits; id++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id},label {id % 977},{id * 1.25},")
                .Append(CultureInfo.InvariantCulture,
                    $"2020-01-01T00:00:{id % 60:00},{(id % 2 == 1 ? "true" : "false")}\n");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^ready: postgresql on 127\.0\.0\.1:(?<port>\d+)$")]
    private static partial Regex Ready();
}
