// The three things a plan can do to an item.
namespace Lakeward.Access;

/// <summary>What happens to an item of the manifest.</summary>
public enum PlanAction
{
    /// <summary>It is new; shown as +.</summary>
    Add,

    /// <summary>It differs; shown as ~.</summary>
    Change,

    /// <summary>It goes; shown as -.</summary>
    Remove,
}
