// Goes through the entries of a Bundle that is whole in memory.
namespace Lakeward.Records.Fhir;

/// <summary>The Bundles that are open, the innermost last.</summary>
internal sealed class BundleEntries(ResourceTokens tokens, FhirLimits limits)
{
    private static readonly MemberName EntryName = new("entry");
    private static readonly MemberName FullUrlName = new("fullUrl");
    private static readonly MemberName ResourceName = new("resource");
    private readonly Stack<(int Next, int End, int Index)> _open = new();
    private ReadOnlyMemory<byte> _source;

    internal bool IsOpen => _open.Count > 0;

    /// <summary>Begins with a Bundle; its entries follow.</summary>
    internal FhirFault Enter(ReadOnlyMemory<byte> source, int bundle)
    {
        _source = source;
        var entries = tokens.Find(bundle, EntryName, source.Span);
        if (entries < 0 || tokens[entries].Kind == ValueTokenKind.Null)
        {
            return FhirFault.None;
        }

        if (tokens[entries].Kind != ValueTokenKind.Array)
        {
            return FhirFault.NotAnObject;
        }

        if (_open.Count == limits.MaxBundleDepth)
        {
            return FhirFault.TooDeep;
        }

        _open.Push((entries + 1, tokens[entries].Next, 0));
        return FhirFault.None;
    }

    /// <summary>Moves to the next entry that holds something; a fault tells that it is no
    /// resource.</summary>
    /// <param name="resource">Takes the entry's index and fullUrl.</param>
    /// <param name="token">The entry's resource, or the entry itself where that is faulty.</param>
    /// <param name="fault">Whether the entry can be used.</param>
    internal bool Next(FhirResource resource, out int token, out FhirFault fault)
    {
        while (_open.TryPop(out var place))
        {
            if (place.Index > 0)
            {
                resource.Leave();
            }

            if (place.Next == place.End)
            {
                continue;
            }

            token = place.Next;
            _open.Push((tokens[token].Next, place.End, place.Index + 1));
            resource.Enter(place.Index);
            if (Read(resource, ref token, out fault))
            {
                return true;
            }
        }

        (token, fault) = (-1, FhirFault.None);
        return false;
    }

    private bool Read(FhirResource resource, ref int token, out FhirFault fault)
    {
        var bytes = _source.Span;
        fault = FhirFault.NotAnObject;
        if (tokens[token].Kind != ValueTokenKind.Object)
        {
            return true;
        }

        var url = tokens.Find(token, FullUrlName, bytes);
        resource.SetFullUrl(url >= 0 && tokens[url].Kind == ValueTokenKind.Text
            ? JsonText.Of(tokens[url], _source).Span
            : []);
        var found = tokens.Find(token, ResourceName, bytes);
        if (found < 0)
        {
            return false;
        }

        token = found;
        fault = tokens[found].Kind == ValueTokenKind.Object ? FhirFault.None : FhirFault.NotAnObject;
        return true;
    }
}
