// Finds what a path leads to among elements.
namespace Lakeward.Records.Ccda;

/// <summary>Walks over one tree.</summary>
internal static class ElementWalk
{
    /// <summary>The first value at a path from an element; null when there is none.</summary>
    internal static string? First(ElementTree tree, int from, ElementPath path) => Find(tree, from, path, 0);

    /// <summary>All elements at a path, in order.</summary>
    internal static void Each(
        ElementTree tree, int from, IReadOnlyList<ElementStep> steps, List<int> found) =>
        Collect(tree, from, steps, 0, found);

    private static string? Find(ElementTree tree, int from, ElementPath path, int at)
    {
        var node = tree[from];
        if (at == path.Steps.Count)
        {
            var value = path.Attribute is null ? node.Text : tree.Attribute(node, path.Attribute);
            return string.IsNullOrWhiteSpace(value) || tree.Attribute(node, "nullFlavor") is not null
                ? null
                : value;
        }

        var step = path.Steps[at];
        for (var child = from + 1; child < node.Next; child = tree[child].Next)
        {
            if (Holds(tree, child, step) && Find(tree, child, path, at + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static void Collect(
        ElementTree tree, int from, IReadOnlyList<ElementStep> steps, int at, List<int> found)
    {
        if (at == steps.Count)
        {
            found.Add(from);
            return;
        }

        for (var child = from + 1; child < tree[from].Next; child = tree[child].Next)
        {
            if (Holds(tree, child, steps[at]))
            {
                Collect(tree, child, steps, at + 1, found);
            }
        }
    }

    private static bool Holds(ElementTree tree, int child, ElementStep step)
    {
        if (tree[child].Name != step.Name && (step.Name != "*" || tree[child].Name.Length == 0))
        {
            return false;
        }

        foreach (var (path, literal) in step.Conditions)
        {
            if (!Has(tree, child, path, 0, literal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether any of the values at a path is the literal.</summary>
    private static bool Has(ElementTree tree, int from, ElementPath path, int at, string literal)
    {
        var node = tree[from];
        if (at == path.Steps.Count)
        {
            return literal == (path.Attribute is null ? node.Text : tree.Attribute(node, path.Attribute));
        }

        for (var child = from + 1; child < node.Next; child = tree[child].Next)
        {
            if (Holds(tree, child, path.Steps[at]) && Has(tree, child, path, at + 1, literal))
            {
                return true;
            }
        }

        return false;
    }
}
