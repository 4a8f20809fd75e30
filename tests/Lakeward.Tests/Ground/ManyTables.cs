// One lake for many files: each gets a table of its own, sent through one drop that is pointed at it.
using System.Globalization;
using System.Text;
using Lakeward.Ingest;
using Xunit;

namespace Lakeward.Tests.Ground;

/// <summary>
/// A lake whose manifest grows table by table. Making a lake and a drop's key pair takes seconds, a new table
/// a few milliseconds; after <see cref="MaxTables"/> tables a fresh lake begins, so that manifests stay
/// small.
/// </summary>
public sealed class ManyTables : IAsyncLifetime
{
    private const int MaxTables = 25;
    private readonly StringBuilder _tables = new();
    private SomeLake? _some;
    private Lake? _lake;
    private int _count;

    /// <summary>The lake in use.</summary>
    internal Lake Lake => _lake ?? throw new InvalidOperationException("There is no table yet.");

    /// <summary>Adds a table and points the drop at it.</summary>
    /// <param name="body">The table's lines as YAML, each indented by nothing.</param>
    /// <param name="limit">The largest file that the drop takes.</param>
    /// <param name="accepts">What the drop accepts.</param>
    /// <returns>The table's name.</returns>
    internal async Task<string> AddTableAsync(
        string body, string limit = "1 GiB", string accepts = "delimited, json-lines")
    {
        if (_lake is null || _count == MaxTables)
        {
            await BeginAsync();
        }

        var table = string.Create(CultureInfo.InvariantCulture, $"t{_count++}");
        _tables.Append(CultureInfo.InvariantCulture, $"      {table}:\n");
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _tables.Append("        ").Append(line).Append('\n');
        }

        await PointAtAsync(table, limit, accepts);
        return table;
    }

    /// <summary>Points the drop at a table that exists.</summary>
    internal async Task PointAtAsync(
        string table, string limit = "1 GiB", string accepts = "delimited, json-lines")
    {
        await File.WriteAllTextAsync(Lake.Folder.Manifest, Manifest(table, limit, accepts));
        await Lake.ApplyAsync("kim");
    }

    /// <summary>Sends a file to the drop and returns the delivery's id.</summary>
    internal Task<string> SendAsync(byte[] content, string name = "file") =>
        _some!.SendAsync(new MemoryStream(content), name);

    /// <summary>Sends a file to the drop and loads it.</summary>
    internal async Task<LoadReport> LoadAsync(byte[] content) =>
        await Lake.LoadAsync(await SendAsync(content), "kim");

    /// <inheritdoc cref="LoadAsync(byte[])"/>
    internal Task<LoadReport> LoadAsync(string content) => LoadAsync(Encoding.UTF8.GetBytes(content));

    /// <summary>Asks as a principal who may see everything, and returns the rows as CSV.</summary>
    internal Task<string> AskAsync(string sql) => SomeLake.AskAsync(Lake, "kim", sql);

    /// <summary>Asks, and returns the first row and the columns' names and types.</summary>
    internal async Task<(
        IReadOnlyList<string?> Row, IReadOnlyList<(string Name, string Type)> Columns)> RowAsync(
        string sql)
    {
        using var answer = await Lake.QueryAsync(
            new Lakeward.Query.QueryRequest { Principal = "kim", Purpose = "HOPERAT", Sql = sql });
        var rows = answer.TakeText(1, out var columns);
        return (rows.Count == 0 ? [] : rows[0], [.. columns.Select(c => (c.Name, c.Type.Sql))]);
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _lake?.Dispose();
        _some?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task BeginAsync()
    {
        _lake?.Dispose();
        _some?.Dispose();
        _tables.Clear();
        _count = 0;
        _some = await SomeLake.CreateAsync();
        _lake = await _some.OpenAsync();
    }

    private string Manifest(string table, string limit, string accepts) => $$"""
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
          files:
            agreement: baa-1
            tables:
        {{_tables}}
        drops:
          door:
            dataset: files
            table: {{table}}
            accepts: [{{accepts}}]
            senders: [mercy]
            limit: {file: {{limit}}, per-day: 100 GiB}
        roles:
          steward:
            - on: files
              purposes: [HOPERAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
        principals:
          kim: {roles: [steward]}
          mercy: {kind: machine}
        """;
}
