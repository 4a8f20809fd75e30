// A lake with things worth stealing, for statements that try and statements that do not.
using System.Text;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>
/// Patients and visits that <c>ana</c> sees in part, wages that she does not see, and a file beside the lake.
/// <c>kim</c> sees everything. <c>a1</c>, <c>a2</c> and so on are as <c>ana</c>: no process serves two
/// people, so whoever asks as the next of them has a process of its own.
/// </summary>
public sealed class GuardedLake : IAsyncLifetime
{
    /// <summary>The patients as delivered.</summary>
    public const string Patients =
        "patient_id,name,birth_date,diagnosis,paid\n"
        + "canary-id-1,Canary Stone,1957-03-12,E11.9,120.50\n"
        + "canary-id-2,Canary Marsh,1961-07-09,I10,\n"
        + "canary-id-3,Canary Reed,2015-06-23,J45.909,75.25\n"
        + "canary-id-4,Canary Hale,1984-11-30,I10,10.00\n"
        + "canary-id-5,Canary Voss,1984-02-17,,0.05\n"
        + "canary-id-6,Canary Ibsen,1999-12-31,E11.9,1200.00\n";

    /// <summary>The visits as delivered.</summary>
    public const string Visits =
        "visit,ward,day,charge,tags\n"
        + "1,north,2024-01-05,100,\"[\"\"a\"\",\"\"b\"\"]\"\n"
        + "2,north,2024-01-07,250,\"[\"\"b\"\"]\"\n"
        + "3,south,2024-02-01,75,[]\n"
        + "4,south,2024-02-29,,\n"
        + "5,east,2024-03-15,900,\"[\"\"c\"\",\"\"a\"\"]\"\n";

    private const string Staff = "staff_id,wage\ns1,canary-wage-90210\ns2,canary-wage-77777\n";

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
                subject: none
                columns:
                  visit: {class: general, type: integer}
                  ward: general
                  day: {class: general, type: date}
                  charge: {class: general, type: integer}
                  tags: general
          payroll:
            agreement: baa-1
            tables:
              staff:
                format: delimited
                subject: none
                columns:
                  staff_id: general
                  wage: general
        drops:
          patients: {dataset: claims, table: patients, accepts: [delimited], senders: [mercy]}
          visits: {dataset: claims, table: visits, accepts: [delimited], senders: [mercy]}
          staff: {dataset: payroll, table: staff, accepts: [delimited], senders: [mercy]}
        roles:
          steward:
            - on: claims
              purposes: [HOPERAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
            - on: payroll
              purposes: [HOPERAT]
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

    private const int Attackers = 500;

    private SomeLake _some = null!;

    /// <summary>The open lake.</summary>
    public Lake Lake { get; private set; } = null!;

    /// <summary>A file on disk that nobody may read; its content is a canary too.</summary>
    public string File { get; private set; } = "";

    /// <summary>What must never come out for <c>ana</c>.</summary>
    public IReadOnlyList<string> Canaries { get; } =
    [
        "canary", "1957-03-12", "1961-07-09", "2015-06-23", "1984-11-30", "1984-02-17", "1999-12-31",
        "root:", Environment.GetEnvironmentVariable("PATH") ?? "no path",
    ];

    public async ValueTask InitializeAsync()
    {
        _some = await SomeLake.CreateAsync(Manifest + string.Concat(
            Enumerable.Range(1, Attackers).Select(number => $"  a{number}: {{roles: [analyst]}}\n")));
        Lake = await _some.OpenAsync();
        (string Drop, string Content)[] files =
            [("patients", Patients), ("visits", Visits), ("staff", Staff)];
        foreach (var (drop, content) in files)
        {
            var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            await Lake.LoadAsync(await _some.SendAsync(stream, "file.csv", drop), "kim");
        }

        File = Path.Combine(_some.Root, "beside.csv");
        await System.IO.File.WriteAllTextAsync(File, "a,b\n1,canary-file\n");
    }

    /// <summary>Sends more patients: the table's next version.</summary>
    internal async Task LoadMoreAsync(string rows) => await Lake.LoadAsync(
        await _some.SendAsync(new MemoryStream(Encoding.UTF8.GetBytes(rows)), "more.csv", "patients"), "kim");

    /// <summary>Asks as somebody and returns the rows as CSV.</summary>
    internal async Task<string> AskAsync(string principal, string sql)
    {
        using var answer = await Lake.QueryAsync(new QueryRequest
        {
            Principal = principal, Purpose = "HOPERAT", Sql = sql, TimeLimit = TimeSpan.FromSeconds(20),
        });
        using var output = new MemoryStream();
        answer.WriteCsv(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public ValueTask DisposeAsync()
    {
        Lake.Dispose();
        _some.Dispose();
        return ValueTask.CompletedTask;
    }
}
