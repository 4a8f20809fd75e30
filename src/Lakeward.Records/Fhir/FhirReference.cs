// The styles in which one resource names another.
namespace Lakeward.Records.Fhir;

/// <summary>
/// A literal reference (FHIR 4.0.1, section 2.3.0): relative <c>Type/id</c>, absolute
/// <c>http://server/Type/id</c>, either with <c>/_history/version</c>; everything else (<c>urn:uuid:</c>,
/// <c>#contained</c>, conditional <c>Type?query</c>) is not taken apart.
/// </summary>
internal static class FhirReference
{
    /// <summary>Finds the type and the id at the end of a reference.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out string? type, out int start, out int length)
    {
        (type, start, length) = (null, 0, 0);
        if (text.StartsWith("urn:"u8) || text.ContainsAny((byte)'?', (byte)'#'))
        {
            return false;
        }

        var history = text.IndexOf("/_history/"u8);
        var end = history < 0 ? text.Length : history;
        var slash = text[..end].LastIndexOf((byte)'/');
        if (slash <= 0 || slash + 1 == end)
        {
            return false;
        }

        type = ResourceTypes.Find(text[(text[..slash].LastIndexOf((byte)'/') + 1)..slash]);
        (start, length) = (slash + 1, end - slash - 1);
        return type is not null;
    }

    /// <summary>The key of a resource without an id, from its fullUrl; empty when it gives none.</summary>
    internal static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> fullUrl) =>
        fullUrl.StartsWith("urn:uuid:"u8) ? fullUrl["urn:uuid:".Length..]
        : TryParse(fullUrl, out _, out var start, out var length) ? fullUrl.Slice(start, length)
        : [];
}
