// The files of one version of a table, decrypted column by column for as long as they are held.
using System.Runtime.ExceptionServices;
using Lakeward.Cryptography;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// Opens the columns that a statement of the vault needs, and no others. Disposing gives the memory back.
/// </summary>
internal sealed class SnapshotFiles(QueryTools tools, string dataset, string folder, TableSnapshot snapshot)
    : IDisposable
{
    private readonly string _keyPrefix = $"ds/{tools.IdOf("dataset", dataset)}/";
    private readonly List<DecryptedFiles.Lease> _leases = [];

    /// <summary>The names of the keys that these columns need, without versions.</summary>
    public IEnumerable<string> KeysOf(IEnumerable<TableColumn> columns) =>
        columns.Select(column => $"{_keyPrefix}{column.Class.Text()}").Distinct(StringComparer.Ordinal);

    /// <summary>The paths of the decrypted files; they are decrypted side by side.</summary>
    public List<string> OpenAll(IReadOnlyList<TableColumn> needed)
    {
        try
        {
            return [.. snapshot.Files.AsParallel().AsOrdered().Select(file => Open(file, needed))];
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
    }

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private string Open(DataFile file, IReadOnlyList<TableColumn> needed)
    {
        var name = ObjectName.Of($"{folder}/{file.Path}");
        var classes = needed.Select(column => column.Class.Text()).Append("footer")
            .ToHashSet(StringComparer.Ordinal);
        var lease = tools.Files.Open(
            name,
            file,
            [.. needed.Select(column => column.PhysicalName)],
            keyName => Unwrap(keyName, classes));
        lock (_leases)
        {
            _leases.Add(lease);
        }

        return lease.Path;
    }

    /// <summary>
    /// Only keys of this dataset and of the classes asked for; a file cannot name its way to others.
    /// </summary>
    private SecretKey? Unwrap(string keyName, HashSet<string> classes) =>
        keyName.StartsWith(_keyPrefix, StringComparison.Ordinal)
        && keyName[_keyPrefix.Length..].Split('/') is [var keyClass, _] && classes.Contains(keyClass)
            ? tools.Keys.Get(keyName).Key
            : null;
}
