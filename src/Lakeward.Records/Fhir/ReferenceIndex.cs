// The resources of one delivery by their fullUrl, so that references within it can be resolved.
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lakeward.Records.Fhir;

/// <summary>
/// Filled in a first pass over all files of a delivery and then only read. A resource takes about 60 bytes: a
/// key of 16 (the UUID itself, or the first half of the SHA-256 of another URL), its type and its id. Only
/// resources with a fullUrl are kept; relative and absolute references to <c>Type/id</c> need no index.
/// </summary>
/// <param name="maxEntries">The most resources kept, at most 30 million; those after them are not
/// resolved.</param>
public sealed class ReferenceIndex(int maxEntries = 10_000_000)
{
    private const int ChunkBytes = 1 << 20;
    private const int LongestKey = 64;
    private const int MostEntries = 30_000_000;
    private readonly int _maxEntries = maxEntries is > 0 and <= MostEntries
        ? maxEntries
        : throw new ArgumentOutOfRangeException(nameof(maxEntries), maxEntries, "1 to 30 million");

    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkBytes;

    /// <summary>How many resources are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>A warning when there were more resources than could be kept; else null.</summary>
    public RecordIssue? Issue { get; private set; }

    /// <summary>Reads a whole file.</summary>
    public void Add(Stream stream, FhirLimits? limits = null)
    {
        using var reader = FhirReader.Open(stream, limits);
        while (reader.Next())
        {
            Add(reader.Resource);
        }
    }

    /// <summary>Adds a resource; of two with one fullUrl the first counts.</summary>
    public void Add(FhirResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var key = resource.Key;
        if (resource.FullUrl.IsEmpty || key.IsEmpty || key.Length > LongestKey)
        {
            return;
        }

        if (_entries.Count == _maxEntries)
        {
            Issue ??= FhirIssues.IndexFull(resource.Location);
            return;
        }

        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _entries, HashOf(resource.FullUrl), out var exists);
        if (!exists)
        {
            entry = new Entry(resource.IsKnownType ? resource.Type : null, Store(key), key.Length);
        }
    }

    /// <summary>The type (null when FHIR R4 does not know it) and key of the resource a reference
    /// names.</summary>
    internal bool TryFind(ReadOnlySpan<byte> reference, out string? type, out ReadOnlySpan<byte> key)
    {
        var found = _entries.TryGetValue(HashOf(reference), out var entry);
        type = entry.Type;
        key = found ? _chunks[entry.Place / ChunkBytes].AsSpan(entry.Place % ChunkBytes, entry.Length) : [];
        return found;
    }

    private static Guid HashOf(ReadOnlySpan<byte> url)
    {
        const string Prefix = "urn:uuid:";
        if (url.Length == Prefix.Length + 36 && url.StartsWith("urn:uuid:"u8)
            && Utf8Parser.TryParse(url[Prefix.Length..], out Guid uuid, out var used, 'D')
            && used == url.Length - Prefix.Length)
        {
            return uuid;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(url, hash);
        return new Guid(hash[..16]);
    }

    private int Store(ReadOnlySpan<byte> key)
    {
        if (_used + key.Length > ChunkBytes)
        {
            _chunks.Add(new byte[ChunkBytes]);
            _used = 0;
        }

        key.CopyTo(_chunks[^1].AsSpan(_used));
        _used += key.Length;
        return ((_chunks.Count - 1) * ChunkBytes) + _used - key.Length;
    }

    private readonly record struct Entry(string? Type, int Place, int Length);
}
