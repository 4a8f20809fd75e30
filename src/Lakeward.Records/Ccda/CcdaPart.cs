// The header of a document, or one entry of one of its sections.
using System.Globalization;

namespace Lakeward.Records.Ccda;

/// <summary>What a <see cref="CcdaReader"/> stands on; it lives until the reader moves on.</summary>
public sealed class CcdaPart
{
    internal CcdaPart(ElementTree header, ElementTree entry) => (Header, Entry) = (header, entry);

    /// <summary>Whether this is the header: everything before the body.</summary>
    public bool IsHeader => SectionIndex < 0;

    /// <summary>The section's code, mostly of LOINC; empty when it has none.</summary>
    public string SectionCode { get; private set; } = "";

    /// <summary>The roots of the section's templateIds.</summary>
    public IReadOnlyList<string> SectionTemplates { get; private set; } = [];

    /// <summary>The section's index from 0 in the document, subsections counted as they come.</summary>
    public int SectionIndex { get; private set; } = -1;

    /// <summary>The entry's index from 0 in its section.</summary>
    public int EntryIndex { get; private set; } = -1;

    /// <summary>Where the part begins.</summary>
    public RecordLocation Location => At(null);

    internal ElementTree Header { get; }

    internal ElementTree Entry { get; }

    /// <summary>The elements of this part.</summary>
    internal ElementTree Tree => IsHeader ? Header : Entry;

    private long Line { get; set; }

    internal void PlaceHeader(long line) =>
        (Line, SectionIndex, EntryIndex, SectionCode, SectionTemplates) = (line, -1, -1, "", []);

    internal void PlaceEntry(long line, CcdaSection section)
    {
        Line = line;
        SectionIndex = section.Index;
        EntryIndex = section.EntryCount++;
        SectionCode = section.Code;
        SectionTemplates = section.Templates;
    }

    internal RecordLocation At(string? path)
    {
        var text = IsHeader ? "ClinicalDocument" : string.Create(
            CultureInfo.InvariantCulture, $"ClinicalDocument.section[{SectionIndex}].entry[{EntryIndex}]");
        return new RecordLocation(Line) { Path = path is null ? text : $"{text}.{path}" };
    }
}
