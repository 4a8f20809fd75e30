// One table of a mapping, compiled.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Hl7v2;

/// <summary>A table with the sources of its columns and the segments that they name.</summary>
internal sealed class MessageTable
{
    private readonly List<string> _names = [];

    internal MessageTable(MappedTable mapped)
    {
        Mapped = mapped;
        if (mapped.KeepsEmpty)
        {
            throw new FormatException("A table made from messages has no forEachOrNull.");
        }

        _names.AddRange(mapped.ForEach?.Split(" | ") ?? []);
        OwnCount = _names.Count;
        Columns =
        [
            .. mapped.Columns.Select(column => FieldSource.ParseAll(column.Source).Select(Place).ToArray()),
        ];
        Segments = [.. _names.Select(SegmentName.Key)];
    }

    /// <summary>The table.</summary>
    internal MappedTable Mapped { get; }

    /// <summary>The keys of the segments that its columns name; first those that give rows.</summary>
    internal int[] Segments { get; }

    /// <summary>How many of the segments give rows; 0 for one row a message.</summary>
    internal int OwnCount { get; }

    /// <summary>The alternatives of each column, with the place of the segment.</summary>
    internal (FieldSource Source, int Segment)[][] Columns { get; }

    private (FieldSource Source, int Segment) Place(FieldSource source)
    {
        var place = _names.IndexOf(source.Segment);
        if (place < 0)
        {
            place = _names.Count;
            _names.Add(source.Segment);
        }

        return (source, place);
    }
}
