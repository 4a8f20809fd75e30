// One statement that yields a part of a relation's rows.
namespace Lakeward.Engine;

/// <summary>
/// A statement for the vault. It runs on a connection of its own, from the first fetch until the scan ends.
/// </summary>
public sealed record RelationPart(DuckDatabase Vault, string Sql, IReadOnlyList<object?> Parameters)
{
    /// <summary>A statement without parameters.</summary>
    public RelationPart(DuckDatabase vault, string sql)
        : this(vault, sql, [])
    {
    }
}
