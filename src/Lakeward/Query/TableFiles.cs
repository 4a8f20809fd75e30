// The encrypted files of one table, and which keys may open them.
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>Opens files of one table with the keys of its dataset and of the classes asked for.</summary>
/// <param name="keys">The dataset keys.</param>
/// <param name="files">The vault's files.</param>
/// <param name="dataset">The dataset's opaque id.</param>
/// <param name="folder">The table's folder in the store.</param>
internal sealed class TableFiles(KeyTable keys, DecryptedFiles files, string dataset, string folder)
{
    private readonly string _keyPrefix = $"ds/{dataset}/";

    /// <summary>The names of the keys that these columns need, without versions.</summary>
    public IEnumerable<string> KeysOf(IEnumerable<TableColumn> columns) =>
        columns.Select(column => $"{_keyPrefix}{column.Class.Text()}").Distinct(StringComparer.Ordinal);

    /// <summary>A file with these columns in the clear; the caller ends the lease.</summary>
    public DecryptedFiles.Lease Open(DataFile file, IReadOnlyCollection<TableColumn> needed)
    {
        var classes = needed.Select(column => column.Class.Text()).Append("footer")
            .ToHashSet(StringComparer.Ordinal);
        return files.Open(
            ObjectName.Of($"{folder}/{file.Path}"),
            file,
            [.. needed.Select(column => column.PhysicalName)],
            keyName => Unwrap(keyName, classes));
    }

    /// <summary>
    /// Only keys of this dataset and of the classes asked for; a file cannot name its way to others.
    /// </summary>
    private SecretKey? Unwrap(string keyName, HashSet<string> classes) =>
        keyName.StartsWith(_keyPrefix, StringComparison.Ordinal)
        && keyName[_keyPrefix.Length..].Split('/') is [var keyClass, _] && classes.Contains(keyClass)
            ? keys.Get(keyName).Key
            : null;
}
