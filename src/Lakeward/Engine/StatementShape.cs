// What is known of a statement before it runs.
namespace Lakeward.Engine;

/// <summary>
/// The kind of a statement, its parameters and its columns. While a parameter's type is open
/// (<c>Invalid</c>), DuckDB cannot tell the columns either and reports a single one of an invalid type.
/// </summary>
public sealed record StatementShape(
    StatementKind Kind, IReadOnlyList<LogicalType> Parameters, IReadOnlyList<ResultColumn> Columns);
