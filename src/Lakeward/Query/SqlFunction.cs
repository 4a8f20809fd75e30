// One function that statements may call.
namespace Lakeward.Query;

/// <summary>A line of the list of functions.</summary>
/// <param name="Name">The name, as the engine knows it.</param>
/// <param name="Kinds">The kinds that are allowed: scalar, aggregate, macro, table, syntax.</param>
/// <param name="Rule">What its arguments must keep to, or null.</param>
internal sealed record SqlFunction(string Name, IReadOnlyList<string> Kinds, ArgumentRule? Rule)
{
    /// <summary>Whether it may stand in FROM.</summary>
    public bool IsTable { get; } = Kinds.Contains("table");

    /// <summary>Whether it may stand in an expression.</summary>
    public bool IsExpression { get; } = Kinds.Any(kind => kind != "table");
}
