// The independent reader: DuckDB reads the plain file itself and computes the checksums to compare with.
using System.Globalization;
using Lakeward.Engine;

namespace Lakeward.Tests.Ingest;

/// <summary>
/// A plain file as DuckDB reads it, every value as text. The file's rows are a relation that is asked with
/// the same SQL as the lake's table.
/// </summary>
internal sealed class PlainFile : IDisposable
{
    private static readonly Lazy<DuckDatabase> Engine =
        new(() => DuckDatabase.Open(new EngineOptions { MemoryFiles = true, Threads = 2 }));

    private readonly MemoryFile _file = new();
    private readonly Connection _connection;

    private PlainFile(byte[] content)
    {
        RandomAccess.Write(_file.Handle, content, 0);
        _connection = Engine.Value.Connect();
    }

    /// <summary>The relation, as SQL that may stand after FROM.</summary>
    public string Relation { get; private set; } = "";

    /// <summary>The columns in the order of the file.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>
    /// A delimited file: the first line holds the names, rows that do not fit are left out.
    /// </summary>
    public static PlainFile Delimited(byte[] content, char delimiter)
    {
        var plain = new PlainFile(content);
        plain.Relation = $"""
            read_csv(
                '{plain._file.Path}', all_varchar = true, header = true, delim = '{delimiter}', quote = '"',
                escape = '"', ignore_errors = true, null_padding = false)
            """;
        plain.Columns = plain.Names();
        return plain;
    }

    /// <summary>JSON lines: the members of all objects are the columns.</summary>
    public static PlainFile JsonLines(byte[] content)
    {
        var plain = new PlainFile(content);
        var lines = $"read_json_objects('{plain._file.Path}', format = 'newline_delimited')";
        var names = plain.Strings($"SELECT DISTINCT unnest(json_keys(json)) FROM {lines}");
        var columns = string.Join(", ", names.Select(name => $"{SqlText.Literal(name)}: 'VARCHAR'"));
        plain.Relation =
            $"read_json('{plain._file.Path}', format = 'newline_delimited', columns = {{{columns}}})";
        plain.Columns = names;
        return plain;
    }

    /// <summary>Parquet: lists and structures are JSON text, as are they in the lake.</summary>
    public static PlainFile Parquet(byte[] content)
    {
        var plain = new PlainFile(content);
        var file = $"read_parquet('{plain._file.Path}')";
        var columns = new List<string>();
        using (var stream = plain._connection.Query($"SELECT * FROM {file} LIMIT 0"))
        {
            columns.AddRange(stream.Columns.Select(column => column.Type.SizeBytes > 0
                ? SqlText.Name(column.Name)
                : $"to_json({SqlText.Name(column.Name)}) AS {SqlText.Name(column.Name)}"));
        }

        plain.Relation = $"(SELECT {string.Join(", ", columns)} FROM {file})";
        plain.Columns = plain.Names();
        return plain;
    }

    /// <summary>The first row of an answer, as text.</summary>
    public IReadOnlyList<string?> Row(string sql)
    {
        using var stream = _connection.Query(sql);
        return stream.Next() is { } chunk
            ? [.. Enumerable.Range(0, chunk.Columns).Select(column => chunk.Text(column, 0))]
            : [];
    }

    /// <summary>The number of rows.</summary>
    public long RowCount() =>
        long.Parse(Row($"SELECT count(*) FROM {Relation}")[0]!, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _connection.Dispose();
        _file.Dispose();
    }

    private string[] Names()
    {
        using var stream = _connection.Query($"SELECT * FROM {Relation} LIMIT 0");
        return [.. stream.Columns.Select(column => column.Name)];
    }

    private List<string> Strings(string sql)
    {
        var strings = new List<string>();
        using var stream = _connection.Query(sql);
        while (stream.Next() is { } chunk)
        {
            strings.AddRange(Enumerable.Range(0, chunk.Count).Select(row => chunk.Text(0, row)!));
        }

        return strings;
    }
}
