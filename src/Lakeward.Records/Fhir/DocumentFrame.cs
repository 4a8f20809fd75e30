// A container that is open around the resources of a document.
namespace Lakeward.Records.Fhir;

/// <summary>What is open, and how far it has been read.</summary>
internal sealed class DocumentFrame(DocumentPlace place, int depth)
{
    internal DocumentPlace Place => place;

    internal int Depth => depth;

    /// <summary>The index of the current element.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Whether the member that may come once (entry, resource) was there.</summary>
    internal bool HasContent { get; set; }
}
