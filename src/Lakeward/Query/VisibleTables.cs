// The tables that a principal may see, as the names of a statement resolve among them.
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>What a principal may see; everything else does not exist for it.</summary>
/// <param name="tables">The visible tables.</param>
/// <param name="absent">The refusal for a table that is not among them, by dataset and name.</param>
internal sealed class VisibleTables(
    IReadOnlyList<ManifestTable> tables, Func<string, string, LakeException> absent)
{
    /// <summary>The tables' full names: what a name resolves to depends on nothing else.</summary>
    public string Fingerprint { get; } = string.Join('\n', tables.Select(table => table.FullName));

    /// <summary>The one table of that name; case does not matter, for ids are lower-case.</summary>
    /// <param name="dataset">The dataset as written, or empty.</param>
    /// <param name="name">The name as written.</param>
    /// <exception cref="LakeException">None, or several without a dataset.</exception>
    public ManifestTable Resolve(string dataset, string name)
    {
        var fitting = tables.Where(table =>
            Same(table.Id, name) && (dataset.Length == 0 || Same(table.Dataset, dataset))).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw absent(dataset, name),
            _ => throw QueryErrors.TableUnclear(fitting[0].Id),
        };
    }

    private static bool Same(string id, string written) =>
        string.Equals(id, written, StringComparison.OrdinalIgnoreCase);
}
