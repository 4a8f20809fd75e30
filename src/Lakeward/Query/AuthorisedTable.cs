// One table as a principal may see it: the relation that the wall between the engines lets through.
using System.Runtime.ExceptionServices;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// The authorised relation of one table. Denied columns are no columns of it, masked ones are computed by the
/// vault, so
/// the user's statement cannot ask for what it may not see. Nothing is decrypted before <see cref="Admit"/>.
/// </summary>
/// <remarks>
/// The first column is a constant: a statement that needs no column (<c>count(*)</c>) asks for the
/// first, and so decrypts nothing.
/// </remarks>
internal sealed class AuthorisedTable : IDisposable
{
    private readonly QueryTools _tools;
    private readonly TableSnapshot _snapshot;
    private readonly TableFiles _files;
    private readonly List<VisibleColumn> _visible = [];
    private readonly List<DecryptedFiles.Lease> _leases = [];
    private HashSet<string>? _admitted;

    public AuthorisedTable(
        QueryTools tools, AccessDecision.Granted granted, DeltaLog log, TableSnapshot snapshot)
    {
        _tools = tools;
        _snapshot = snapshot;
        _files = new TableFiles(
            tools.Keys, tools.Files, tools.IdOf("dataset", granted.Dataset), log.Folder);
        Granted = granted;
        Constant = "lake_constant";
        while (snapshot.Schema.Find(Constant) is not null)
        {
            Constant += "_";
        }

        foreach (var decision in granted.Columns.Where(column => column.Right != ColumnRight.Deny))
        {
            _visible.Add(new VisibleColumn(snapshot.Schema.Find(decision.Name)!, decision));
        }
    }

    /// <summary>What was decided.</summary>
    public AccessDecision.Granted Granted { get; }

    /// <summary>The version that is read.</summary>
    public TableSnapshot Snapshot => _snapshot;

    /// <summary>The table's name as <c>dataset.table</c>.</summary>
    public string FullName => $"{Granted.Dataset}.{Granted.Table}";

    /// <summary>The columns that the statement may name, as SQL.</summary>
    public string ViewColumns => string.Join(", ", _visible.Select(c => SqlText.Name(c.Column.Name)));

    /// <summary>The name of the constant column, which no column of the table bears.</summary>
    public string Constant { get; }

    /// <summary>Whether anything of the table may be seen at all.</summary>
    public bool HasColumns => _visible.Count > 0;

    /// <summary>
    /// The relation for the analyst's engine. Where rows are hidden it tells the planner nothing of their
    /// number, and rows are counted by reading them.
    /// </summary>
    public Relation ToRelation() => new(
        [
            new SourceColumn(Constant, "TINYINT"),
            .. _visible.Select(c => new SourceColumn(c.Column.Name, c.SqlType)),
        ],
        Plan,
        Granted.FiltersRows ? null : CountRows,
        Granted.FiltersRows ? null : _snapshot.RowCount);

    /// <summary>The masked ones among the named columns.</summary>
    public IEnumerable<string> MaskedAmong(IEnumerable<string> columns) => _visible
        .Where(c => c.Decision.Masks.Any() && columns.Contains(c.Column.Name))
        .Select(c => $"{FullName}.{c.Column.Name}");

    /// <summary>
    /// The key names that the named columns need, without versions: those of what filters rows and of what
    /// masks are computed from are among them.
    /// </summary>
    public IEnumerable<string> KeysOf(IEnumerable<string> columns) =>
        _files.KeysOf(InputsOf(_visible.Where(c => columns.Contains(c.Column.Name))));

    /// <summary>Who the rows are about; null where they are about nobody.</summary>
    public SubjectColumn? Subjects()
    {
        var policy = NewPolicy();
        return _snapshot.Schema.Subject is { } subject
            ? new SubjectColumn(
                _tools.Vault,
                _files,
                _snapshot.Schema.Find(subject)!,
                policy.RowFilter(),
                policy.Parameters,
                [.. PolicySql.RowInputs(Granted).Select(name => _snapshot.Schema.Find(name)!)])
            : null;
    }

    /// <summary>Lets these columns through; called once the question is recorded.</summary>
    public void Admit(IEnumerable<string> columns) => _admitted = [.. columns];

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    /// <summary>
    /// What a scan learns that needs no column; the question must be recorded all the same.
    /// </summary>
    private long CountRows() =>
        _admitted is null ? throw QueryErrors.ColumnNotAdmitted(FullName) : _snapshot.RowCount;

    /// <summary>The vault's statements for the columns that a scan needs.</summary>
    private List<RelationPart> Plan(IReadOnlyList<int> ordinals)
    {
        var needed = ordinals.Where(ordinal => ordinal > 0).Select(ordinal => _visible[ordinal - 1]).ToList();
        if (_admitted is null || needed.Any(column => !_admitted.Contains(column.Column.Name)))
        {
            throw QueryErrors.ColumnNotAdmitted(FullName);
        }

        var policy = NewPolicy();
        var select = string.Join(
            ", ", ordinals.Select(o => o == 0 ? "1::TINYINT" : policy.Cell(_visible[o - 1].Decision)));
        var filter = policy.RowFilter() is { } rows ? $" WHERE {rows}" : "";
        var parts = OpenAll([.. InputsOf(needed)]).Select(
            path => $"SELECT {select} FROM read_parquet({SqlText.Literal(path)}){filter}").ToList();
        return parts.Count == 0
            ? [new RelationPart(_tools.Vault, NoRows(ordinals))]
            : parts.ConvertAll(sql => new RelationPart(_tools.Vault, sql, policy.Parameters));
    }

    private PolicySql NewPolicy() =>
        new(Granted, name => _snapshot.Schema.Find(name)!.PhysicalName, _tools.MaskKeys);

    /// <summary>The columns that the vault reads for these: the policy's inputs never leave it.</summary>
    private IEnumerable<TableColumn> InputsOf(IEnumerable<VisibleColumn> columns) =>
        columns.SelectMany(column => PolicySql.CellInputs(Granted, column.Decision))
            .Concat(PolicySql.RowInputs(Granted)).Distinct(StringComparer.Ordinal)
            .Select(name => _snapshot.Schema.Find(name)!);

    private string NoRows(IReadOnlyList<int> ordinals)
    {
        var nulls = ordinals.Select(o => o == 0 ? "1::TINYINT" : $"CAST(NULL AS {_visible[o - 1].SqlType})");
        return $"SELECT {string.Join(", ", nulls)} LIMIT 0";
    }

    /// <summary>The paths of the decrypted files; they are decrypted side by side.</summary>
    private List<string> OpenAll(List<TableColumn> needed)
    {
        try
        {
            return [.. _snapshot.Files.AsParallel().AsOrdered().Select(file => Open(file, needed))];
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
    }

    private string Open(DataFile file, List<TableColumn> needed)
    {
        var lease = _files.Open(file, needed);
        lock (_leases)
        {
            _leases.Add(lease);
        }

        return lease.Path;
    }

    /// <summary>A column that may be seen, clear or masked.</summary>
    private sealed record VisibleColumn(TableColumn Column, ColumnDecision Decision)
    {
        public string SqlType => PolicySql.Type(Decision.ShownType);
    }
}
