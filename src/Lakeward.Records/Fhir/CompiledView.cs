// The mapping of one resource type, compiled.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Fhir;

/// <summary>The tables of a resource type with their paths.</summary>
internal sealed class CompiledView(RecordMapping mapping)
{
    /// <summary>The members that have to be there; of each group one.</summary>
    internal MemberName[][] Required { get; } =
        [.. mapping.Required.Select(
            group => Array.ConvertAll(group.Split('|'), name => new MemberName(name)))];

    internal IReadOnlyList<string> RequiredNames => mapping.Required;

    internal Table[] Tables { get; } = [.. mapping.Tables.Select(table => new Table(table))];

    internal sealed class Table(MappedTable mapped)
    {
        internal MappedTable Mapped => mapped;

        /// <summary>The path whose values give a row each; empty for one row a resource.</summary>
        internal PathStep[] ForEach { get; } =
            mapped.ForEach is null ? [] : CompiledPath.ParseAll(mapped.ForEach).Single().Steps;

        internal string Prefix { get; } = mapped.ForEach is null ? "" : mapped.ForEach + ".";

        internal CompiledPath[][] Columns { get; } =
            [.. mapped.Columns.Select(column => CompiledPath.ParseAll(column.Source))];

        /// <summary>Whether a column is the same in all rows of a resource.</summary>
        internal bool IsCommon(int column) => Array.TrueForAll(Columns[column], path => path.FromResource);
    }
}
