// Everything that the records of one format become.
using System.Collections.Immutable;

namespace Lakeward.Records.Mapping;

/// <summary>
/// The mappings of one format taken together. Where several kinds of record fill one table (the three kinds
/// of 837, say), its columns here are those of all of them.
/// </summary>
public sealed class FormatMapping
{
    private const string Ending = ".json";

    private static readonly Lazy<ImmutableArray<FormatMapping>> Embedded = new(() =>
    [
        .. typeof(FormatMapping).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)
            .GroupBy(
                mapping => mapping.Format, (format, mappings) => new FormatMapping(format, [.. mappings]))
            .OrderBy(format => format.Format, StringComparer.Ordinal),
    ]);

    private FormatMapping(string format, ImmutableArray<RecordMapping> mappings)
    {
        Format = format;
        Mappings = mappings;
        Tables =
        [
            .. mappings.SelectMany(mapping => mapping.Tables).GroupBy(table => table.Name, Merge),
        ];
    }

    /// <summary>The formats that come with the library.</summary>
    public static IReadOnlyList<FormatMapping> All => Embedded.Value;

    /// <summary>The format's name, for example <c>x12-837</c>.</summary>
    public string Format { get; }

    /// <summary>One mapping for each kind of record.</summary>
    public IReadOnlyList<RecordMapping> Mappings { get; }

    /// <summary>The tables, each once.</summary>
    public IReadOnlyList<MappedTable> Tables { get; }

    /// <summary>A format by name, or null where none is mapped under it.</summary>
    public static FormatMapping? Find(string format) => All.FirstOrDefault(known => known.Format == format);

    private static MappedTable Merge(string name, IEnumerable<MappedTable> tables)
    {
        var all = tables.ToList();
        return new MappedTable
        {
            Name = name,
            Subject = all[0].Subject,
            Columns = [.. all.SelectMany(table => table.Columns).DistinctBy(column => column.Name)],
        };
    }

    private static RecordMapping Read(string resource)
    {
        using var stream = typeof(FormatMapping).Assembly.GetManifestResourceStream(resource)!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return RecordMapping.Read(json);
    }
}
