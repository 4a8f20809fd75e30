// The tree a manifest is parsed into, each node with its place.
namespace Lakeward.Access;

/// <summary>A node: text, list or mapping.</summary>
internal abstract record ManifestNode(ManifestPlace Place)
{
    /// <summary>What the node is, in words for a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar; everything is text until a field says otherwise.</summary>
internal sealed record ScalarNode(ManifestPlace Place, string Text, bool Plain) : ManifestNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => IsEmpty ? "nothing" : "text";

    /// <summary>Whether nothing is written, or YAML's word for nothing.</summary>
    public bool IsEmpty => Plain && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record ListNode(ManifestPlace Place, IReadOnlyList<ManifestNode> Items) : ManifestNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping in the order written, without duplicate keys.</summary>
internal sealed record MapNode(ManifestPlace Place, IReadOnlyList<MapEntry> Entries) : ManifestNode(Place)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";
}

/// <summary>One key of a mapping with its value.</summary>
internal readonly record struct MapEntry(ScalarNode Key, ManifestNode Value);
