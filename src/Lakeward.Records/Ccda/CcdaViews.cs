// The tables that C-CDA documents are mapped into.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Ccda;

/// <summary>
/// Mapping files of the format <c>ccda</c>, compiled once. Their <c>record</c> is <c>header</c>, or
/// the templateIds and the code of a section parted by blanks; sources and <c>required</c> are paths of a
/// small part of XPath.
/// </summary>
public sealed class CcdaViews
{
    /// <summary>The format's name in mapping files.</summary>
    public const string Format = "ccda";

    private static readonly Lazy<CcdaViews> Embedded = new(
        () => new CcdaViews(FormatMapping.Find(Format)!.Mappings));
    private readonly List<CompiledSection> _views;

    /// <summary>Compiles mappings; throws <see cref="FormatException"/> where a path cannot be
    /// read.</summary>
    public CcdaViews(IEnumerable<RecordMapping> mappings)
    {
        Mappings = [.. mappings];
        if (Mappings.FirstOrDefault(mapping => mapping.Format != Format) is { } other)
        {
            throw new FormatException($"The mapping of {other.Record} is not of format {Format}.");
        }

        _views = [.. Mappings.Select(mapping => new CompiledSection(mapping))];
    }

    /// <summary>The tables that come with the library.</summary>
    public static CcdaViews Default => Embedded.Value;

    /// <summary>What the views were compiled from.</summary>
    public IReadOnlyList<RecordMapping> Mappings { get; }

    /// <summary>The mapping of a part: by a templateId of its section, else by the section's code.</summary>
    internal CompiledSection? Find(CcdaPart part) => part.IsHeader
        ? _views.Find(view => view.Ids.Contains("header"))
        : _views.Find(view => part.SectionTemplates.Any(view.Ids.Contains))
            ?? _views.Find(view => view.Ids.Contains(part.SectionCode));
}
