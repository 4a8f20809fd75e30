// Reads which columns of which sources a plan scans.
using System.Text.Json;

namespace Lakeward.Engine;

/// <summary>
/// Walks DuckDB's plan as JSON: nodes with <c>name</c>, <c>children</c> and <c>extra_info</c>.
/// </summary>
internal static class PlanReader
{
    /// <summary>The scans of these sources, in the plan's order.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0010 for a plan of another form.</exception>
    public static IReadOnlyList<ScanProjection> Scans(JsonElement plan, ICollection<string> sources)
    {
        if (plan.ValueKind != JsonValueKind.Array)
        {
            throw EngineErrors.PlanUnreadable();
        }

        var scans = new List<ScanProjection>();
        var pending = new Stack<JsonElement>(plan.EnumerateArray().Reverse());
        while (pending.TryPop(out var node))
        {
            if (!node.TryGetProperty("children", out var children)
                || !node.TryGetProperty("extra_info", out var facts))
            {
                throw EngineErrors.PlanUnreadable();
            }

            if (facts.ValueKind == JsonValueKind.Object
                && facts.TryGetProperty("Function", out var function)
                && sources.FirstOrDefault(name => Same(name, function.GetString())) is { } source)
            {
                scans.Add(new(source, Columns(facts)));
            }

            foreach (var child in children.EnumerateArray().Reverse())
            {
                pending.Push(child);
            }
        }

        return scans;
    }

    private static bool Same(string name, string? function) =>
        string.Equals(name, function?.Trim(), StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Columns(JsonElement facts)
    {
        if (!facts.TryGetProperty("Projections", out var projections))
        {
            return [];
        }

        return projections.ValueKind == JsonValueKind.Array
            ? [.. projections.EnumerateArray().Select(Column)]
            : [Column(projections)];
    }

    private static string Column(JsonElement column) =>
        column.GetString() ?? throw EngineErrors.PlanUnreadable();
}
