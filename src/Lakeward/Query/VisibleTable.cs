// A table as a principal may name it.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>A table and the columns of it that may be named, masked or not, with their SQL types.</summary>
public sealed record VisibleTable(string Dataset, string Name, IReadOnlyList<SourceColumn> Columns);
