// What is made of the messages of one type.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Hl7v2;

/// <summary>The tables of a message type, and what such a message must have.</summary>
internal sealed class MessageMapping(IReadOnlyList<RecordMapping> mappings)
{
    /// <summary>The tables.</summary>
    internal MessageTable[] Tables { get; } =
        [.. mappings.SelectMany(mapping => mapping.Tables).Select(table => new MessageTable(table))];

    /// <summary>The sources of which each has to give something.</summary>
    internal FieldSource[][] Required { get; } =
        [.. mappings.SelectMany(mapping => mapping.Required).Distinct().Select(FieldSource.ParseAll)];
}
