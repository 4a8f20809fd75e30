// Random SELECT statements of allowed parts, with one forbidden part somewhere if wanted.
namespace Lakeward.Tests.Query;

/// <summary>
/// Statements that parse but need not bind. The forbidden part is an expression, a table or a whole query,
/// and is put in the first place of its kind that chance picks.
/// </summary>
internal sealed class SomeSql(Random random, string? forbidden)
{
    /// <summary>
    /// What must be refused: <c>e:</c> an expression, <c>t:</c> a table, <c>q:</c> a query.
    /// </summary>
    public static readonly IReadOnlyList<string> Forbidden =
    [
        "e:read_text('x')", "e:current_setting('threads')", "e:getvariable('v')", "e:sleep_ms(1)",
        "e:error('x')", "e:nextval('s')", "e:repeat('x', 1000000000)", "e:range(10000000000)",
        "e:list_aggregate([1], 'reservoir_quantile')", "e:1::POINTER", "e:NULL::GEOMETRY", "e:a.write_log()",
        "e:sum(a) EXPORT_STATE", "e:format('{:>99999}', a)", "e:json_serialize_sql('SELECT 1')",
        "e:create_sort_key(a, 'ASC')", "e:(SELECT 1 FROM wages)", "e:EXISTS (SELECT 1 FROM other.visits)",
        "t:wages", "t:other.visits", "t:'file.csv'", "t:read_csv('x')", "t:glob('*')", "t:query('SELECT 1')",
        "t:duckdb_settings()", "t:memory.claims.visits", "t:pg_catalog.pg_class", "t:lake_0()",
        "t:(SHOW TABLES)", "t:visits AT (TIMESTAMP => now())", "t:repeat_row(1, num_rows = 9)",
        "q:FROM sqlite_master", "q:SELECT * FROM information_schema.tables", "q:DESCRIBE wages",
        "q:WITH visits AS (SELECT 1) SELECT * FROM other.visits", "q:VALUES ((SELECT 1 FROM wages))",
        "q:WITH w AS (FROM wages) SELECT 1", "q:UNPIVOT wages ON a INTO NAME n VALUE v",
    ];

    private int _depth;
    private int _names;

    /// <summary>Whether the last query holds the forbidden part.</summary>
    public bool IsPlaced { get; private set; }

    /// <summary>A new statement.</summary>
    public string Query()
    {
        (IsPlaced, _depth) = (false, 0);
        var sql = Node();
        IsPlaced = forbidden is not null && sql.Contains(forbidden[2..], StringComparison.Ordinal);
        return sql;
    }

    private string Node()
    {
        if (Placed('q') is { } part)
        {
            return part;
        }

        _depth++;
        var text = Pick(9) switch
        {
            0 => $"{With()}{Select()}",
            1 => $"({Node()}) {Word("UNION", "UNION ALL", "EXCEPT", "INTERSECT")} ({Node()})",
            2 => $"WITH RECURSIVE {Name()} AS (({Select()}) UNION ALL ({Select()})) {Select()}",
            3 => $"{With()}FROM {Table()} SELECT {Expression()}",
            _ => Select(),
        };
        _depth--;
        return text;
    }

    private string With() =>
        $"WITH {Name()} AS {Maybe("MATERIALIZED ")}({Node()}), {Name()}(x) AS ({Node()}) ";

    private string Select() =>
        $"SELECT {Maybe("DISTINCT ")}{Expression()} FROM {Table()}"
        + Maybe(() => $" WHERE {Expression()}")
        + Maybe(() => $" GROUP BY {Word("ALL", Expression(), $"ROLLUP ({Expressions()})")}")
        + Maybe(() => $" HAVING {Expression()}")
        + Maybe(() => $" QUALIFY {Expression()}")
        + Maybe(() => $" ORDER BY {Expression()} DESC NULLS LAST")
        + Maybe(() => $" LIMIT {Word("3", "10%", $"({Node()})")}");

    private string Table()
    {
        if (Placed('t') is { } part)
        {
            return part;
        }

        if (_depth > 5)
        {
            return Word("visits", "claims.patients", "range(3)");
        }

        _depth++;
        var text = Pick(13) switch
        {
            0 => $"({Node()}) AS {Name()}",
            1 => $"{Table()} {Word("", "LEFT ", "FULL ", "SEMI ", "ASOF ")}JOIN {Table()} ON {Expression()}",
            2 => $"{Table()} {Word("CROSS", "NATURAL", "POSITIONAL")} JOIN {Table()}",
            3 => $"(VALUES ({Expression()}), ({Expression()})) {Name()}",
            4 => $"unnest([{Expressions()}]) {Name()}",
            5 => $"range({Expression()}) {Name()}",
            6 => $"LATERAL ({Node()}) {Name()}",
            7 => $"(PIVOT ({Node()}) ON a IN ('a', 'b') USING sum({Expression()}))",
            8 => $"(SUMMARIZE {Node()})",
            9 => "patients AT (VERSION => 3) TABLESAMPLE 10%",
            _ => Word("visits", "claims.visits v", "Patients", "\"claims\".\"patients\" p(a, b)", "visits"),
        };
        _depth--;
        return text;
    }

    private string Expressions() => Pick(3) == 0 ? $"{Expression()}, {Expression()}" : Expression();

    private string Expression()
    {
        if (Placed('e') is { } part)
        {
            return part;
        }

        if (_depth > 6)
        {
            return Leaf();
        }

        _depth++;
        var text = Pick(28) switch
        {
            0 => $"({Expression()} {Word("+", "-", "*", "%", "||", "AND", "OR", "=", "<")} {Expression()})",
            1 => $"CASE WHEN {Expression()} THEN {Expression()} ELSE {Expression()} END",
            2 => $"CAST({Expression()} AS {Word("INTEGER", "DECIMAL(10,2)", "VARCHAR[]", "STRUCT(x DATE)")})",
            3 => $"{Word("lower", "sum", "coalesce", "list_value", "max", "concat")}({Expression()})",
            4 => $"sum({Expression()}) FILTER (WHERE {Expression()})",
            5 => $"string_agg({Expression()}, ',' ORDER BY {Expression()})",
            6 => $"row_number() OVER (PARTITION BY {Leaf()} ORDER BY {Part()})",
            7 => $"lag({Expression()}, 1, {Expression()}) OVER (ORDER BY {Part()})",
            8 => $"sum({Expression()}) OVER (ORDER BY a ROWS BETWEEN {Pick(9)} PRECEDING AND CURRENT ROW)",
            9 => $"({Node()})",
            10 => $"EXISTS ({Node()})",
            11 => $"({Expression()}) IN ({Node()})",
            12 => $"({Expression()}) IN ({Expressions()})",
            13 => $"({Expression()}) = ANY ({Node()})",
            14 => $"({Expression()}) BETWEEN ({Expression()}) AND ({Expression()})",
            15 => $"list_transform([{Expressions()}], x -> {Expression()})",
            16 => $"[{Expression()} FOR x IN [{Expressions()}] IF {Expression()}]",
            17 => $"{{'k': {Expression()}}}",
            18 => $"MAP {{'k': {Expression()}}}",
            19 => $"[{Expression()}][{Expression()}]",
            20 => $"TRY({Expression()})",
            21 => $"({Expression()}) IS NOT NULL",
            22 => $"NOT ({Expression()})",
            23 => $"COALESCE({Expressions()})",
            24 => $"concat(({Expression()}) COLLATE NOCASE)",
            25 => $"ARRAY({Node()})",
            26 => $"EXTRACT(year FROM {Expression()})",
            _ => $"struct_pack(k := {Expression()})",
        };
        _depth--;
        return $"({text})";
    }

    private string Leaf() => Word("a", "1", "'text'", "NULL", "p.b", "$1", "1.5", "true", "current_date");

    /// <summary>Where windows may not stand: a leaf, or the forbidden part.</summary>
    private string Part() => Placed('e') ?? Leaf();

    private string? Placed(char kind)
    {
        if (forbidden is null || IsPlaced || forbidden[0] != kind || Pick(4) != 0)
        {
            return null;
        }

        IsPlaced = true;
        return forbidden[2..];
    }

    private string Name() => $"n{_names++}";

    private int Pick(int count) => _depth > 7 ? count - 1 : random.Next(count);

    private string Word(params ReadOnlySpan<string> words) => words[random.Next(words.Length)];

    private string Maybe(string text) => random.Next(3) == 0 ? text : "";

    private string Maybe(Func<string> text) => random.Next(4) == 0 ? text() : "";
}
