// The containers that are open around the resources of a document.
namespace Lakeward.Records.Fhir;

/// <summary>A stack that makes no garbage, however many entries a Bundle has.</summary>
internal sealed class DocumentFrames
{
    private readonly List<DocumentFrame> _frames = [];

    internal int Count { get; private set; }

    /// <summary>How many of them are Bundles.</summary>
    internal int Bundles { get; private set; }

    internal DocumentFrame Innermost => _frames[Count - 1];

    internal bool IsIn(DocumentPlace place) => Count > 0 && Innermost.Place == place;

    internal void Clear() => Count = Bundles = 0;

    internal void Push(DocumentPlace place, int depth)
    {
        if (Count == _frames.Count)
        {
            _frames.Add(new DocumentFrame());
        }

        _frames[Count++].Begin(place, depth);
        Bundles += place == DocumentPlace.Bundle ? 1 : 0;
    }

    internal void Pop()
    {
        Bundles -= Innermost.Place == DocumentPlace.Bundle ? 1 : 0;
        Count--;
    }
}
