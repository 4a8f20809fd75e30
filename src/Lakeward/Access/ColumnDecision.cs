// What one principal may see of one column, and by which grant.
using Lakeward.Access.Policy;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>
/// A decision on a column. <paramref name="Right"/> is the strongest right in any row, and <paramref
/// name="Role"/> and <paramref name="Grant"/> name what gives it: the first, in the order of the principal's
/// roles and their grants.
/// </summary>
public sealed record ColumnDecision(
    string Name, ColumnClass Class, ColumnRight Right, string Role, string Grant)
{
    /// <summary>The class as manifests write it.</summary>
    public string ClassName => Class.Text();

    /// <summary>The type the column is stored in.</summary>
    public ColumnType Type { get; init; }

    /// <summary>
    /// The type in which it is shown: that of all its rules where they agree, text where they do not.
    /// </summary>
    public ColumnType ShownType { get; init; }

    /// <summary>
    /// The rules that can decide a cell, strongest first: the first whose clause shows the row does. A cell
    /// that none decides is absent. Nothing follows a rule whose clause shows every row. Empty where denied.
    /// </summary>
    public IReadOnlyList<CellRule> Cells { get; init; } = [];

    /// <summary>Whether every cell of the table's is shown as it is.</summary>
    public bool IsWhollyClear { get; init; }

    /// <summary>The masks that apply to some row.</summary>
    public IEnumerable<Mask> Masks =>
        Cells.Select(cell => cell.Rule.MaskFor(Type)).OfType<Mask>();
}
