// The files of one version of a table, decrypted column by column for as long as they are held.
using System.Runtime.ExceptionServices;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// Opens the columns that a statement of the vault needs, and no others. Disposing gives the memory back.
/// </summary>
/// <param name="table">The table's files, of all versions.</param>
/// <param name="snapshot">The version.</param>
internal sealed class SnapshotFiles(TableFiles table, TableSnapshot snapshot) : IDisposable
{
    private readonly List<DecryptedFiles.Lease> _leases = [];

    /// <summary>The table's files, of all versions.</summary>
    public TableFiles Table => table;

    /// <inheritdoc cref="TableFiles.KeysOf"/>
    public IEnumerable<string> KeysOf(IEnumerable<TableColumn> columns) => table.KeysOf(columns);

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
        var lease = table.Open(file, needed);
        lock (_leases)
        {
            _leases.Add(lease);
        }

        return lease.Path;
    }
}
