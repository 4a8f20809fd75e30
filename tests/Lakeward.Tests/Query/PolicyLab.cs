// A table with a column of every type, a policy on it, and the vault's own SQL run over it.
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Tests.Engine;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>Decides by a manifest and shows what the compiled relation yields.</summary>
internal sealed class PolicyLab : IDisposable
{
    public static readonly DateOnly Today = new(2026, 6, 1);

    /// <summary>The columns with their types: k tells rows apart, id is the subject.</summary>
    public static readonly (string Name, string Type)[] Columns =
    [
        ("k", "integer"), ("id", "text"), ("name", "text"), ("zip", "text"), ("n", "integer"),
        ("amount", "decimal(12,2)"), ("x", "double"), ("flag", "boolean"), ("born", "date"),
        ("seen", "timestamp"),
    ];

    private readonly DuckDatabase _vault = Engines.Vault();
    private readonly SecretKey _secret;
    private readonly bool _ownsSecret;

    /// <param name="twin">A lab whose masks' secret this one shares, and which outlives it; or null.</param>
    public PolicyLab(PolicyLab? twin = null)
    {
        (_secret, _ownsSecret) = (twin?._secret ?? SecretKey.Generate(32), twin is null);
        Connection = _vault.Connect();
        Keys = new MaskKeys(() => _secret);
        var columns = Columns.Select(column => $"{SqlText.Name(column.Name)} {SqlTypeOf(column.Type)}");
        Connection.Execute($"CREATE TABLE t ({string.Join(", ", columns)})");
    }

    public Connection Connection { get; }

    public DuckDatabase Vault => _vault;

    public MaskKeys Keys { get; }

    /// <summary>A manifest whose principal ana has these grants, one role each.</summary>
    public static string Manifest(params IEnumerable<string> grants) => $$"""
        lake: lab
        agreements:
          a: {kind: BAA, party: P, purposes: [HOPERAT, TREAT], effective: 2020-01-01, expires: 2099-12-31,
              at-end: destroy}
        datasets:
          d:
            agreement: a
            tables:
              t:
                subject: id
                columns:
                  k: {class: general, type: integer}
                  id: {class: direct-identifier, type: text}
                  name: {class: direct-identifier, type: text}
                  zip: {class: quasi-identifier, type: text}
                  n: {class: general, type: integer}
                  amount: {class: general, type: "decimal(12,2)"}
                  x: {class: sensitive, type: double}
                  flag: {class: sensitive, type: boolean}
                  born: {class: quasi-identifier, type: date}
                  seen: {class: quasi-identifier, type: timestamp}
        attributes: {region: text, sites: list of text, level: integer, since: date}
        roles:
        {{string.Join('\n', grants.Select((grant, index) =>
            $"  r{index}: [{{on: d.t, purposes: [HOPERAT], {grant}}}]"))}}
        principals:
          ana:
            roles: [{{string.Join(", ", grants.Select((_, index) => $"r{index}"))}}]
            attributes: {region: north, sites: [s1, s2], level: 3, since: 2020-05-05}
        """;

    /// <summary>The decision for ana under these grants.</summary>
    public static AccessDecision.Granted Decide(params IEnumerable<string> grants)
    {
        var reading = ManifestReader.Examine(Manifest(grants));
        Assert.True(reading.Manifest is not null, string.Join('\n', reading.Issues));
        return Decide(reading.Manifest, "ana");
    }

    public static AccessDecision.Granted Decide(Manifest manifest, string principal)
    {
        var table = manifest.FindTable("d", "t")!;
        return AccessDecider.Decide(
            manifest,
            new AccessRequest
            {
                Principal = principal,
                Purpose = "HOPERAT",
                Dataset = "d",
                Table = "t",
                Columns = [.. table.Columns.Select(c => new ClassedColumn(c.Name, c.Class, c.Type))],
            },
            Today).OrThrow();
    }

    /// <summary>Adds a row; what is not said is absent. Values are SQL.</summary>
    public void Add(params (string Column, string Sql)[] values) => Connection.Execute(
        $"INSERT INTO t ({string.Join(", ", values.Select(v => SqlText.Name(v.Column)))}) "
        + $"VALUES ({string.Join(", ", values.Select(v => v.Sql))})");

    /// <summary>Adds whole rows at once, each with a value for every column.</summary>
    public void AddAll(IEnumerable<IReadOnlyDictionary<string, string>> rows)
    {
        var values = rows
            .Select(row => $"({string.Join(", ", Columns.Select(column => row[column.Name]))})").ToList();
        if (values.Count > 0)
        {
            Connection.Execute($"INSERT INTO t VALUES {string.Join(", ", values)}");
        }
    }

    /// <summary>The vault's statement for the shown ones among the columns, in order of k.</summary>
    public (string Sql, IReadOnlyList<object?> Parameters) Compile(
        AccessDecision.Granted granted, params IReadOnlyList<string> columns)
    {
        var policy = new PolicySql(granted, name => name, Keys);
        var cells = columns.Select(name => policy.Cell(granted.Columns.Single(c => c.Name == name)));
        var select = $"SELECT {string.Join(", ", cells)} FROM t";
        return policy.RowFilter() is { } rows
            ? ($"{select} WHERE {rows} ORDER BY t.k", policy.Parameters)
            : ($"{select} ORDER BY t.k", policy.Parameters);
    }

    /// <summary>What the relation yields, as <see cref="Engines.Line"/> writes it.</summary>
    public string Show(AccessDecision.Granted granted, params IReadOnlyList<string> columns)
    {
        var (sql, parameters) = Compile(granted, columns);
        return Connection.Line(sql, parameters);
    }

    public void Dispose()
    {
        Connection.Dispose();
        _vault.Dispose();
        if (_ownsSecret)
        {
            _secret.Dispose();
        }
    }

    private static string SqlTypeOf(string type) => type switch
    {
        "text" => "VARCHAR",
        "integer" => "BIGINT",
        _ => type.ToUpperInvariant(),
    };
}
