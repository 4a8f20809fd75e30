// Reads in the vault who the rows of a table's files are about.
using Lakeward.Engine;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>The subject column of a table, under a row filter or without one.</summary>
/// <param name="vault">The engine that may read decrypted files.</param>
/// <param name="files">The table's files.</param>
/// <param name="subject">The column.</param>
/// <param name="filter">The vault's condition for a row to be shown, or null where every row is.</param>
/// <param name="parameters">The values of the condition's parameters.</param>
/// <param name="inputs">The columns that the condition reads.</param>
internal sealed class SubjectColumn(
    DuckDatabase vault,
    TableFiles files,
    TableColumn subject,
    string? filter,
    IReadOnlyList<object?> parameters,
    IReadOnlyList<TableColumn> inputs)
{
    /// <summary>The condition for a row to be shown, or null where every row is.</summary>
    public string? Filter => filter;

    /// <summary>The names of the keys that reading needs, without versions.</summary>
    public IEnumerable<string> Keys => files.KeysOf([subject, .. inputs]);

    /// <summary>
    /// Calls <paramref name="each"/> with the UTF-8 of every distinct subject of a file, as a query shows it.
    /// Rows whose subject is absent are about nobody.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="onlyShown">Whether to leave out who is in hidden rows only.</param>
    /// <param name="each">Must not keep the span.</param>
    /// <param name="ct">Stops the reading.</param>
    public void Read(DataFile file, bool onlyShown, Action<ReadOnlySpan<byte>> each, CancellationToken ct)
    {
        var shown = onlyShown ? filter : null;
        using var lease = files.Open(
            file, shown is null ? [subject] : [.. inputs.Append(subject).Distinct()]);
        var name = SqlText.Name(subject.PhysicalName);
        using var connection = vault.Connect();
        using var rows = connection.Query(
            $"SELECT DISTINCT CAST({name} AS VARCHAR) FROM read_parquet({SqlText.Literal(lease.Path)}) "
                + $"WHERE {name} IS NOT NULL AND {shown ?? "TRUE"}",
            shown is null ? [] : parameters,
            ct);
        while (rows.Next() is { } chunk)
        {
            var subjects = chunk[0];
            for (var row = 0; row < chunk.Count; row++)
            {
                each(subjects.Utf8(row));
            }
        }
    }
}
