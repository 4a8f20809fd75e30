// The tables that the claim and claim line feed is mapped into.
using System.Collections.Frozen;
using Lakeward.Records.Mapping;

namespace Lakeward.Records.FixedWidth;

/// <summary>Mapping files of the format <c>cclf</c>; <c>record</c> is the name of a layout.</summary>
internal static class CclfMappings
{
    /// <summary>The format's name in mapping files.</summary>
    internal const string Format = "cclf";

    private static readonly Lazy<FrozenDictionary<string, LayoutRows>> Embedded = new(() =>
        FormatMapping.Find(Format)!.Mappings.ToFrozenDictionary(mapping => mapping.Record, Compile));

    /// <summary>The mapping of a layout.</summary>
    internal static LayoutRows Of(FixedWidthLayout layout) => Embedded.Value[layout.Name];

    private static LayoutRows Compile(RecordMapping mapping) =>
        new(CclfLayouts.All.First(layout => layout.Name == mapping.Record), mapping);
}
