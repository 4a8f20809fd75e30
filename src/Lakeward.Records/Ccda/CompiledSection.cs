// The mapping of one kind of section, or of the header, compiled.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Ccda;

/// <summary>The tables of a section with their paths.</summary>
internal sealed class CompiledSection(RecordMapping mapping)
{
    internal HashSet<string> Ids { get; } = [.. mapping.Record.Split(' ')];

    internal ElementPath[][] Required { get; } = [.. mapping.Required.Select(ElementPath.ParseAll)];

    internal Table[] Tables { get; } = [.. mapping.Tables.Select(table => new Table(table))];

    internal sealed class Table(MappedTable mapped)
    {
        internal MappedTable Mapped => mapped;

        internal IReadOnlyList<ElementStep> ForEach { get; } =
            mapped.ForEach is null ? [] : ElementPath.ParseSteps(mapped.ForEach);

        internal ElementPath[][] Columns { get; } =
            [.. mapped.Columns.Select(column => ElementPath.ParseAll(column.Source))];

        /// <summary>Whether a column is the same in all rows of a part.</summary>
        internal bool IsCommon(int column) =>
            Array.TrueForAll(Columns[column], path => path.Origin != ElementOrigin.Row);
    }
}
