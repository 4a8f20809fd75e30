// One table as a principal may see it: the relation that the wall between the engines lets through.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query.Disclosure;
using Lakeward.Records.Mapping;
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
    private readonly SnapshotFiles _files;
    private readonly List<Column> _visible = [];
    private readonly List<string> _conditions = [];
    private HashSet<string>? _admitted;

    public AuthorisedTable(
        QueryTools tools, AccessDecision.Granted granted, DeltaLog log, TableSnapshot snapshot)
    {
        _tools = tools;
        _snapshot = snapshot;
        _files = new SnapshotFiles(tools.FilesOf(granted.Dataset, log.Folder), snapshot);
        Granted = granted;
        Constant = "lake_constant";
        while (snapshot.Schema.Columns.Any(
            column => column.Name.StartsWith(Constant, StringComparison.OrdinalIgnoreCase)))
        {
            Constant += "_";
        }

        foreach (var decision in granted.Columns.Where(column => column.Right != ColumnRight.Deny))
        {
            _visible.Add(new Column.Shown(snapshot.Schema.Find(decision.Name)!, decision));
        }

        if (granted.Aggregates is not null)
        {
            Hidden = new HiddenColumns(granted.Dataset, $"{Constant}_subject", $"{Constant}_row");
            _visible.Add(new Column.Subject(Hidden.Subject));
            _visible.Add(new Column.Row(Hidden.Row));
        }
    }

    /// <summary>What was decided.</summary>
    public AccessDecision.Granted Granted { get; }

    /// <summary>The version that is read.</summary>
    public TableSnapshot Snapshot => _snapshot;

    /// <summary>The table's name as <c>dataset.table</c>.</summary>
    public string FullName => $"{Granted.Dataset}.{Granted.Table}";

    /// <summary>The columns of the relation in the statement's engine, as SQL.</summary>
    public string ViewColumns => string.Join(", ", _visible.Select(column => SqlText.Name(column.Name)));

    /// <summary>The columns that only figures are made of, where the grant shows nothing else.</summary>
    public HiddenColumns? Hidden { get; }

    /// <summary>The columns that the statement may name, with their types.</summary>
    public IReadOnlyList<SourceColumn> Nameable =>
        [.. _visible.OfType<Column.Shown>().Select(column => new SourceColumn(column.Name, column.SqlType))];

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
            .. _visible.Select(column => new SourceColumn(column.Name, column.SqlType)),
        ],
        Plan,
        Granted.FiltersRows ? null : CountRows,
        Granted.FiltersRows ? null : _snapshot.RowCount);

    /// <summary>The masked ones among the named columns.</summary>
    public IEnumerable<string> MaskedAmong(IEnumerable<string> columns) => _visible.OfType<Column.Shown>()
        .Where(column => column.Decision.Masks.Any() && columns.Contains(column.Name))
        .Select(column => $"{FullName}.{column.Name}");

    /// <summary>The stored columns that the named ones are; a hidden one is the subject's.</summary>
    public IEnumerable<string> StoredAmong(IEnumerable<string> columns) => columns
        .Select(name => name == Hidden?.Subject || name == Hidden?.Row ? Granted.Subject! : name).Distinct();

    /// <summary>
    /// The key names that the named columns need, without versions: those of what filters rows and of what
    /// masks are computed from are among them.
    /// </summary>
    public IEnumerable<string> KeysOf(IEnumerable<string> columns) =>
        _files.KeysOf(InputsOf(_visible.Where(column => columns.Contains(column.Name))));

    /// <summary>
    /// Applies a condition of the statement in the vault, if it is on a column of class general that is shown
    /// as it is, in a table whose rows are all shown. Skipping rows by such a column tells no more than the
    /// answer; of hidden rows the time would tell which groups hold the value.
    /// </summary>
    public void Apply(ScanPredicate predicate, IReadOnlyList<object?> parameters)
    {
        if (!Granted.FiltersRows
            && _visible.OfType<Column.Shown>().FirstOrDefault(shown => string.Equals(
                shown.Name, predicate.Column, StringComparison.OrdinalIgnoreCase)) is { } column
            && column.Stored.Class == ColumnClass.General && IsClear(column.Decision)
            && predicate.Sql(SqlText.Name(column.Stored.PhysicalName), column.Decision.Type, parameters)
                is { } condition)
        {
            _conditions.Add(condition);
        }
    }

    /// <summary>Who the rows are about; null where they are about nobody.</summary>
    public SubjectColumn? Subjects()
    {
        var policy = NewPolicy();
        return _snapshot.Schema.Subject is { } subject
            ? new SubjectColumn(
                _tools.Vault,
                _files.Table,
                _snapshot.Schema.Find(subject)!,
                policy.RowFilter(),
                policy.Parameters,
                [.. PolicySql.RowInputs(Granted).Select(name => _snapshot.Schema.Find(name)!)])
            : null;
    }

    /// <summary>Lets these columns through; called once the question is recorded.</summary>
    public void Admit(IEnumerable<string> columns) => _admitted = [.. columns];

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// What a scan learns that needs no column; the question must be recorded all the same.
    /// </summary>
    private long CountRows() =>
        _admitted is null ? throw QueryErrors.ColumnNotAdmitted(FullName) : _snapshot.RowCount;

    /// <summary>The vault's statements for the columns that a scan needs.</summary>
    private List<RelationPart> Plan(IReadOnlyList<int> ordinals)
    {
        var needed = ordinals.Where(ordinal => ordinal > 0).Select(ordinal => _visible[ordinal - 1]).ToList();
        if (_admitted is null || needed.Any(column => !_admitted.Contains(column.Name)))
        {
            throw QueryErrors.ColumnNotAdmitted(FullName);
        }

        var policy = NewPolicy();
        var select = string.Join(
            ", ", ordinals.Select(o => o == 0 ? "1::TINYINT" : _visible[o - 1].Cell(policy)));
        var conditions = _conditions.Prepend(policy.RowFilter()).OfType<string>().ToList();
        var filter = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        var source = needed.OfType<Column.Row>().Any()
            ? "(SELECT *, {1} AS lake_file FROM read_parquet({0}, file_row_number = true))"
            : "read_parquet({0})";
        var parts = _files.OpenAll([.. InputsOf(needed)]).Zip(_snapshot.Files, (path, file) =>
        {
            var from = string.Format(
                CultureInfo.InvariantCulture,
                source,
                SqlText.Literal(path),
                SqlText.Literal(file.FileUnique));
            return $"SELECT {select} FROM {from}{filter}";
        }).ToList();
        return parts.Count == 0
            ? [new RelationPart(_tools.Scanner, NoRows(ordinals))]
            : parts.ConvertAll(sql => new RelationPart(_tools.Scanner, sql, policy.Parameters));
    }

    private PolicySql NewPolicy() =>
        new(Granted, name => _snapshot.Schema.Find(name)!.PhysicalName, _tools.MaskKeys);

    /// <summary>The columns that the vault reads for these: the policy's inputs never leave it.</summary>
    private IEnumerable<TableColumn> InputsOf(IEnumerable<Column> columns) =>
        columns.SelectMany(column => column.Inputs(Granted))
            .Concat(PolicySql.RowInputs(Granted)).Distinct(StringComparer.Ordinal)
            .Select(name => _snapshot.Schema.Find(name)!);

    private bool IsClear(ColumnDecision column) =>
        column.Cells.All(cell => cell.Rule.Right == ColumnRight.Allow)
        && (column.IsWhollyClear || column.Cells.Count == Granted.Clauses.Count);

    private string NoRows(IReadOnlyList<int> ordinals)
    {
        var nulls = ordinals.Select(o => o == 0 ? "1::TINYINT" : $"CAST(NULL AS {_visible[o - 1].SqlType})");
        return $"SELECT {string.Join(", ", nulls)} LIMIT 0";
    }

    /// <summary>A column of the relation.</summary>
    private abstract record Column(string Name, string SqlType)
    {
        /// <summary>What the vault computes for it.</summary>
        public abstract string Cell(PolicySql policy);

        /// <summary>The stored columns it is computed from.</summary>
        public abstract IEnumerable<string> Inputs(AccessDecision.Granted granted);

        /// <summary>A column that may be seen, clear or masked.</summary>
        internal sealed record Shown(TableColumn Stored, ColumnDecision Decision)
            : Column(Stored.Name, PolicySql.Type(Decision.ShownType))
        {
            public override string Cell(PolicySql policy) => policy.Cell(Decision);

            public override IEnumerable<string> Inputs(AccessDecision.Granted granted) =>
                PolicySql.CellInputs(granted, Decision);
        }

        /// <summary>Whom a row is about, as a keyed hash.</summary>
        internal sealed record Subject(string Name) : Column(Name, "UBIGINT")
        {
            public override string Cell(PolicySql policy) => policy.SubjectNumber();

            public override IEnumerable<string> Inputs(AccessDecision.Granted granted) => [granted.Subject!];
        }

        /// <summary>Which row it is, as a keyed hash of its file and place.</summary>
        internal sealed record Row(string Name) : Column(Name, "UBIGINT")
        {
            public override string Cell(PolicySql policy) => policy.RowNumber();

            public override IEnumerable<string> Inputs(AccessDecision.Granted granted) => [granted.Subject!];
        }
    }
}
