// Random statements over a table whose columns are known, many of which fail on some value.
using Lakeward.Engine;

namespace Lakeward.Tests.Query;

/// <summary>All from one source of chance. A statement binds as a rule, and may fail.</summary>
internal sealed class RandomQuestion(Random random, string table, IReadOnlyList<SourceColumn> columns)
{
    private static readonly string[] Types = ["BIGINT", "DATE", "DOUBLE", "INTEGER", "DECIMAL(6,2)", "TEXT"];

    /// <summary>A new statement.</summary>
    public string Next() => random.Next(16) switch
    {
        0 => $"SELECT count(*) FROM {table}",
        1 =>
            $"SELECT count(*), count({Column()}), min({Column()}), max({Column()}) FROM {table} "
                + $"WHERE {Condition()}",
        2 => $"SELECT {Value()} AS v, count(*) FROM {table} GROUP BY ALL ORDER BY ALL",
        3 =>
            $"SELECT {Column()}, {Value()} FROM {table} WHERE {Condition()} ORDER BY ALL LIMIT "
                + $"{random.Next(9)}",
        4 =>
            $"SELECT a.k, b.k FROM {table} a JOIN {table} b ON a.{Column()} = b.{Column()} WHERE "
                + $"a.k < b.k ORDER BY ALL",
        5 =>
            $"SELECT k, row_number() OVER (ORDER BY k), count(*) OVER (PARTITION BY {Column()}) "
                + $"FROM {table} ORDER BY 1",
        6 =>
            $"SELECT k FROM {table} WHERE {Column()} IN (SELECT {Column()} FROM {table} WHERE "
                + $"{Condition()}) ORDER BY 1",
        7 =>
            $"SELECT (SELECT count(*) FROM {table} i WHERE i.k < o.k), {Value("o.")} FROM {table} o "
                + $"ORDER BY ALL",
        8 =>
            $"WITH w AS (SELECT {Value()} AS v, k FROM {table}) SELECT v, sum(k) FROM w GROUP BY v "
                + $"HAVING count(*) > 1 ORDER BY ALL",
        9 =>
            $"SELECT approx_count_distinct({Column()}), string_agg(k::VARCHAR, ',' ORDER BY k) FROM "
                + $"{table} WHERE {Condition()}",
        10 => $"SELECT {Column()} FROM {table} WHERE k = {random.Next(60)} AND {Condition()}",
        11 => $"SELECT k FROM {table} EXCEPT SELECT k FROM {table} WHERE {Condition()} ORDER BY 1",
        12 => $"SELECT name, x FROM {table} WHERE {Condition()}",
        13 or 14 =>
            $"SELECT count(*) FROM {table} a JOIN (SELECT {random.Next(900, 1_150)} AS k) b ON a.k "
                + $"= b.k "
            + $"WHERE CAST({Column("a.")} AS {Types[random.Next(4)]}) IS DISTINCT FROM NULL "
            + $"AND CAST(CAST({Column("a.")} AS VARCHAR) AS BIGINT) > 0",
        _ => $"SUMMARIZE SELECT {Column()}, {Value()} AS v FROM {table}",
    };

    private string Column(string of = "") => of + SqlText.Name(columns[random.Next(columns.Count)].Name);

    private string Value(string of = "") => random.Next(8) switch
    {
        0 => $"CAST({Column(of)} AS {Types[random.Next(Types.Length)]})",
        1 => $"CAST(CAST({Column(of)} AS VARCHAR) AS {Types[random.Next(Types.Length)]})",
        2 => $"length(CAST({Column(of)} AS VARCHAR))",
        3 => $"CAST(left(CAST({Column(of)} AS VARCHAR), {random.Next(1, 5)}) AS INTEGER)",
        4 => $"100 // ({of}k - {random.Next(60)})",
        5 => $"coalesce(CAST({Column(of)} AS VARCHAR), 'none')",
        6 => $"CASE WHEN {Column(of)} IS NULL THEN {of}k ELSE {of}k * 1000000000000000 END",
        _ => Column(of),
    };

    private string Condition() => random.Next(7) switch
    {
        0 => $"{Value()} IS NOT NULL",
        1 => $"CAST({Column()} AS VARCHAR) < CAST({Column()} AS VARCHAR)",
        2 => $"k BETWEEN {random.Next(20)} AND {random.Next(20, 2_000)}",
        3 => $"CAST({Column()} AS VARCHAR) LIKE '%{random.Next(10)}%'",
        4 => $"{Value()} = {Value()}",
        5 => $"NOT (k = {random.Next(60)})",
        _ => $"({Value()} IS NULL OR k > {random.Next(60)})",
    };
}
