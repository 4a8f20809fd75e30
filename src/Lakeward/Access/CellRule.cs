// How one grant that holds shows a column.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>
/// In the rows that the clause of this index shows, the column is shown by this rule, never deny.
/// </summary>
public sealed record CellRule(int Clause, ColumnRule Rule);
