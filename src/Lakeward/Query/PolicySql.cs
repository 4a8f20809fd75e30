// Compiles a decision into the vault's SQL: the row filter, and each column's cells.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Access.Policy;
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Query;

/// <summary>
/// SQL for DuckDB that cannot fail on a value: no cast of a value that could not be one, no sum that could
/// overflow, no date function on an infinite date. Keys are parameters, so that no statement holds one.
/// </summary>
/// <param name="granted">The decision.</param>
/// <param name="physicalName">A stored column's name in the files.</param>
/// <param name="keys">The keys of masks.</param>
/// <param name="parameters">The parameters of a statement that others compile into too.</param>
internal sealed class PolicySql(
    AccessDecision.Granted granted,
    Func<string, string> physicalName,
    MaskKeys keys,
    List<object?>? parameters = null)
{
    private readonly List<object?> _parameters = parameters ?? [];

    /// <summary>The values of <c>$1</c>, <c>$2</c> and so on in what was compiled so far.</summary>
    public IReadOnlyList<object?> Parameters => _parameters;

    /// <summary>The condition for a row to be shown, or null where every row is.</summary>
    public string? RowFilter() => granted.FiltersRows
        ? Joined(granted.Clauses.Select(clause => Compile(clause.Filter!)), " OR ", "FALSE")
        : null;

    /// <summary>What is shown of a column, in its shown type.</summary>
    public string Cell(ColumnDecision column)
    {
        var sql = new System.Text.StringBuilder();
        foreach (var cell in column.Cells)
        {
            var shown = Shown(column, cell.Rule);
            if (granted.Clauses[cell.Clause].Filter is not { } filter)
            {
                return sql.Length == 0 ? shown : $"CASE{sql} ELSE {shown} END";
            }

            sql.Append(CultureInfo.InvariantCulture, $" WHEN {Compile(filter)} THEN {shown}");
        }

        return $"CASE{sql} ELSE CAST(NULL AS {Type(column.ShownType)}) END";
    }

    /// <summary>Whom a row is about, as a number from a keyed hash; never shown.</summary>
    public string SubjectNumber() => Number($"CAST({Name(granted.Subject!)} AS VARCHAR)");

    /// <summary>
    /// Which row it is, as a number from a keyed hash of the columns <c>lake_file</c> and
    /// <c>file_row_number</c>; never shown.
    /// </summary>
    public string RowNumber() => Number("lake_file || ':' || CAST(file_row_number AS VARCHAR)");

    /// <summary>The stored columns whose values decide on rows.</summary>
    public static IEnumerable<string> RowInputs(AccessDecision.Granted granted) => granted.FiltersRows
        ? granted.Clauses.SelectMany(clause => clause.Filter!.ColumnNames()).Distinct(StringComparer.Ordinal)
        : [];

    /// <summary>The stored columns that a column's cells are computed from, itself among them.</summary>
    public static IEnumerable<string> CellInputs(AccessDecision.Granted granted, ColumnDecision column)
    {
        var filters = column.Cells.SelectMany(
            cell => granted.Clauses[cell.Clause].Filter?.ColumnNames() ?? []);
        var shifts = column.Masks.Any(mask => mask is Mask.DateShift);
        return filters.Append(column.Name).Concat(shifts ? [granted.Subject!] : [])
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The engine's name of a type.</summary>
    public static string Type(ColumnType type) => type.Kind switch
    {
        ValueKind.Text => "VARCHAR",
        ValueKind.Integer => "BIGINT",
        _ => type.ToString().ToUpperInvariant(),
    };

    private string Shown(ColumnDecision column, ColumnRule rule)
    {
        var value = Name(column.Name);
        var mask = rule.MaskFor(column.Type);
        var shown = mask is null ? value : new MaskSql(granted, keys, Key, Name).Of(mask, value, column.Type);
        var type = mask?.TypeOf(column.Type) ?? column.Type;
        return type == column.ShownType ? shown : $"CAST({shown} AS VARCHAR)";
    }

    private string Name(string column) => SqlText.Name(physicalName(column));

    private string Number(string value) => "CAST('0x' || left("
        + $"{KeyedHash.Name}({Key(keys.OfDisclosure(granted.Dataset))}, {value}), 16) AS UBIGINT)";

    private string Key(byte[] bytes)
    {
        _parameters.Add(bytes);
        return string.Create(CultureInfo.InvariantCulture, $"CAST(${_parameters.Count} AS BLOB)");
    }

    private string Compile(Expression node) => node switch
    {
        Expression.Literal literal => Literal(literal),
        Expression.Column column => Name(column.Name),
        Expression.Comparison both =>
            $"({As(both.Left, both.As)} {Sign(both.Operator)} {As(both.Right, both.As)})",
        Expression.All all => Joined(all.Terms.Select(Compile), " AND ", "TRUE"),
        Expression.Any any => Joined(any.Terms.Select(Compile), " OR ", "FALSE"),
        Expression.Not not => $"(NOT {Compile(not.Term)})",
        Expression.In { Choices: [] } => "FALSE",
        Expression.In choice => $"({As(choice.Operand, choice.As)} IN ("
            + $"{string.Join(", ", choice.Choices.Select(item => As(item, choice.As)))}))",
        Expression.IsNull test => $"({Compile(test.Operand)} IS NULL)",
        Expression.Call call => Call(call),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Integers and decimals become a decimal that holds them all, anything becomes a double: neither fails.
    private string As(Expression value, ColumnType type) =>
        value.Type == type ? Compile(value) : $"CAST({Compile(value)} AS {Type(type)})";

    private string Call(Expression.Call call)
    {
        var arguments = call.Arguments.Select(Compile).ToList();
        var first = arguments[0];
        return call.Function switch
        {
            PolicyFunction.StartsWith => $"starts_with({first}, {arguments[1]})",
            PolicyFunction.EndsWith => $"ends_with({first}, {arguments[1]})",
            PolicyFunction.Year => Within(first, call.Arguments[0].Type, $"CAST(year({first}) AS BIGINT)"),
            PolicyFunction.Month => Within(first, call.Arguments[0].Type, $"CAST(month({first}) AS BIGINT)"),
            PolicyFunction.Date => Within(first, call.Arguments[0].Type, $"CAST({first} AS DATE)"),
            PolicyFunction.Truncate => $"CAST(trunc({first}) AS {Type(call.Type)})",
            PolicyFunction.TruncateTo => $"({first} - {first} % {arguments[1]})",
            PolicyFunction.Hash => $"sha256(CAST({first} AS VARCHAR))",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A value of a date or timestamp between years, and nothing beyond them.</summary>
    public static string Within(
        string date, ColumnType type, string value, string from = "0001-01-01", string until = "10000-01-01")
    {
        var name = Type(type);
        return $"CASE WHEN {date} >= {name} '{from}' AND {date} < {name} '{until}' THEN {value} END";
    }

    /// <summary>A constant in its own type.</summary>
    public static string Literal(Expression.Literal literal) => literal.Type.Kind == ValueKind.Text
        ? $"CAST({SqlText.Literal(literal.Text)} AS VARCHAR)"
        : $"CAST({SqlText.Literal(literal.Text)} AS {Type(literal.Type)})";

    private static string Joined(IEnumerable<string> terms, string word, string none) =>
        terms.ToList() is { Count: > 0 } some ? $"({string.Join(word, some)})" : none;

    private static string Sign(Comparator comparator) => comparator switch
    {
        Comparator.Equal => "=",
        Comparator.NotEqual => "<>",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => ">=",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
