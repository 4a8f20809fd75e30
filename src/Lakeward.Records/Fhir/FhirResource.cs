// One resource as it stands in its file.
using System.Text;
using System.Text.Json;

namespace Lakeward.Records.Fhir;

/// <summary>The resource at which a <see cref="FhirReader"/> stands; it lives until the reader moves
/// on.</summary>
public sealed class FhirResource
{
    private static readonly MemberName IdName = new("id");
    private static readonly MemberName TypeName = new("resourceType");
    private readonly List<int> _entries = [];
    private ReadOnlyMemory<byte> _source;
    private ReadOnlyMemory<byte> _id;
    private byte[] _fullUrl = [];
    private int _fullUrlLength;
    private long _line;

    internal FhirResource()
    {
    }

    /// <summary>The resource type, for example <c>Patient</c>; as written where FHIR R4 does not know
    /// it.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Whether FHIR R4 knows the type.</summary>
    public bool IsKnownType { get; private set; }

    /// <summary>The id; empty when there is none.</summary>
    public ReadOnlySpan<byte> Id => _id.Span;

    /// <summary>The Bundle entry's fullUrl; empty when there is none.</summary>
    public ReadOnlySpan<byte> FullUrl => _fullUrl.AsSpan(0, _fullUrlLength);

    /// <summary>The id, or what the fullUrl gives in its place (its UUID, or the id at its end); empty when
    /// there is neither.</summary>
    public ReadOnlySpan<byte> Key => Id.IsEmpty ? FhirReference.KeyOf(FullUrl) : Id;

    /// <summary>The object's exact bytes.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ref readonly var root = ref Tokens[Root];
            return _source.Span.Slice(root.Start, root.Length);
        }
    }

    /// <summary>The index from 0 in the innermost Bundle or array; -1 for a resource that stands
    /// alone.</summary>
    public int EntryIndex => _entries.Count == 0 ? -1 : Math.Max(_entries[^1], ~_entries[^1]);

    /// <summary>Where the resource is; the line is that on which it begins.</summary>
    public RecordLocation Location => At(null);

    internal ReadOnlyMemory<byte> Source => _source;

    internal ResourceTokens Tokens { get; set; } = null!;

    internal int Root { get; private set; }

    /// <summary>The place of a member of this resource.</summary>
    internal RecordLocation At(string? member)
    {
        var path = new StringBuilder();
        foreach (var entry in _entries)
        {
            // A complement stands for an element of a plain array.
            path.Append(path.Length == 0 && entry >= 0 ? "Bundle" : "")
                .Append(entry >= 0 ? ".entry[" : "[")
                .Append(Math.Max(entry, ~entry))
                .Append(entry >= 0 ? "].resource" : "]");
        }

        if (member is not null)
        {
            path.Append(path.Length > 0 ? "" : IsKnownType ? Type : "Resource").Append('.').Append(member);
        }

        return new RecordLocation(_line) { Path = path.Length == 0 ? null : path.ToString() };
    }

    /// <summary>Stands in a new file place; the way through Bundles is still empty.</summary>
    internal void Place(long line)
    {
        _line = line;
        _entries.Clear();
        SetFullUrl([]);
    }

    /// <summary>Goes into the entry of a Bundle, or the element of an array as a complement.</summary>
    internal void Enter(int entry) => _entries.Add(entry);

    /// <summary>Corrects the line.</summary>
    internal void SetLine(long line) => _line = line;

    internal void Leave() => _entries.RemoveAt(_entries.Count - 1);

    internal void SetFullUrl(ReadOnlySpan<byte> url)
    {
        if (_fullUrl.Length < url.Length)
        {
            _fullUrl = new byte[url.Length * 2];
        }

        url.CopyTo(_fullUrl);
        _fullUrlLength = url.Length;
    }

    /// <summary>Takes the text at which a reader stands.</summary>
    internal void SetFullUrl(ref Utf8JsonReader reader)
    {
        SetFullUrl(reader.ValueSpan);
        if (reader.ValueIsEscaped)
        {
            _ = JsonText.TryCopy(ref reader, _fullUrl, out _fullUrlLength);
        }
    }

    /// <summary>Stands on an object of the tokens; false when it has no resourceType.</summary>
    internal bool TryRead(ReadOnlyMemory<byte> source, int root)
    {
        (_source, Root, _id, Type, IsKnownType) = (source, root, default, "", false);
        var bytes = source.Span;
        var type = Tokens.Find(root, TypeName, bytes);
        if (type < 0 || Tokens[type].Kind != ValueTokenKind.Text || Tokens[type].Length == 0)
        {
            return false;
        }

        var name = JsonText.Of(Tokens[type], source).Span;
        var known = ResourceTypes.Find(name);
        (Type, IsKnownType) = (known ?? Encoding.UTF8.GetString(name), known is not null);
        var id = Tokens.Find(root, IdName, bytes);
        if (id >= 0 && Tokens[id].Kind == ValueTokenKind.Text)
        {
            _id = JsonText.Of(Tokens[id], source);
        }

        return true;
    }
}
