// One grant that holds, as far as it concerns one table: which rows it shows.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>
/// A clause of a decision. <paramref name="Filter"/> has constants in place of attributes; null shows every
/// row. <paramref name="Rows"/> is the filter as written, <paramref name="Place"/> where the grant is.
/// </summary>
public sealed record GrantClause(
    string Role, string Grant, ManifestPlace Place, string? Rows, Expression? Filter);
