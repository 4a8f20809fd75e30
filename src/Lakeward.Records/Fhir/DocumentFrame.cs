// A container that is open around the resources of a document.
namespace Lakeward.Records.Fhir;

/// <summary>What is open, and how far it has been read; used again for other containers of its
/// level.</summary>
internal sealed class DocumentFrame
{
    internal DocumentPlace Place { get; private set; }

    internal int Depth { get; private set; }

    /// <summary>The index of the current element.</summary>
    internal int Index { get; set; }

    /// <summary>Whether the member that may come once (entry, resource) was there.</summary>
    internal bool HasContent { get; set; }

    internal void Begin(DocumentPlace place, int depth) =>
        (Place, Depth, Index, HasContent) = (place, depth, -1, false);
}
