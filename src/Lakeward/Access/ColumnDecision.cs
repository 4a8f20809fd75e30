// What one principal may see of one column, and by which grant.
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>
/// A decision on a column. <paramref name="Role"/> and <paramref name="Grant"/> name what decided: the
/// first that gives the strongest right, in the order of the principal's roles and their grants.
/// </summary>
public sealed record ColumnDecision(
    string Name, ColumnClass Class, ColumnRight Right, string Role, string Grant);
