// One physical column of a mart: a column of the lake in one of the forms in which it is shown.
using Lakeward.Records.Typing;

namespace Lakeward.Marts;

/// <summary>
/// A column. <paramref name="Name"/> is its name in PostgreSQL, <paramref name="Source"/> that in the lake;
/// they differ where the mart holds the column in several forms.
/// </summary>
public sealed record MartColumn(string Name, string Source, ColumnType Type)
{
    /// <summary>What the vault computes for it.</summary>
    internal string Sql { get; init; } = "";
}
