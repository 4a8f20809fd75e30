// Brings a file's columns and a table's columns together, or says why they do not fit.
using System.Collections.Immutable;
using System.Security.Cryptography;
using Lakeward.Access;
using Lakeward.Records.Typing;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// What was agreed for one load. A table's first delivery fixes its schema: declared types hold, the others
/// are
/// inferred over the whole file. Later deliveries bring the same columns, less those that are not required.
/// </summary>
/// <param name="Schema">The table's schema.</param>
/// <param name="Columns">The table's columns with their places in the file.</param>
/// <param name="FileColumns">The file's columns.</param>
internal sealed record TableContract(
    TableSchema Schema, IReadOnlyList<LoadColumn> Columns, IReadOnlyList<string> FileColumns)
{
    private const int PhysicalNameSizeBytes = 8;

    /// <summary>
    /// Agrees on columns and types, reading the file once where types or columns must be found out.
    /// </summary>
    /// <exception cref="Errors.LakeException">The file does not fit; the message says in what.</exception>
    public static TableContract Agree(DeliveredContent content, ManifestTable table, TableSnapshot? snapshot)
    {
        var (names, types) = Look(content, table, isFirst: snapshot is null);
        if (names.Count == 0)
        {
            throw content.Format() == RecordFormat.JsonLines
                ? IngestErrors.NoColumns()
                : IngestErrors.Empty();
        }

        return Agree(table, snapshot, names, types);
    }

    /// <summary>Agrees on the columns of rows whose names are known; types are declared or given.</summary>
    /// <exception cref="Errors.LakeException">The rows do not fit; the message says in what.</exception>
    public static TableContract Agree(
        ManifestTable table,
        TableSnapshot? snapshot,
        IReadOnlyList<string> names,
        IReadOnlyList<ColumnType>? types = null)
    {
        RequireDistinct(names);
        RequireKnown(table, names);
        RequireComplete(table, names);
        var schema = snapshot?.Schema ?? NewSchema(table, names, types);
        if (names.Any(name => schema.Find(name) is null))
        {
            throw IngestErrors.SchemaDiffers(table.FullName);
        }

        var places = names.Select((name, place) => (name, place))
            .ToDictionary(x => x.name, x => x.place, StringComparer.OrdinalIgnoreCase);
        return new TableContract(
            schema,
            [.. schema.Columns.Select(
                c => new LoadColumn(c, TypeOf(c), places.GetValueOrDefault(c.Name, -1)))],
            names);
    }

    /// <summary>
    /// The file's columns, and their types where they are to be inferred. In JSON a number in quotes is text:
    /// whoever wrote the quotes meant it.
    /// </summary>
    private static (IReadOnlyList<string> Names, IReadOnlyList<ColumnType>? Types) Look(
        DeliveredContent content, ManifestTable table, bool isFirst)
    {
        if (content.Format() == RecordFormat.JsonLines)
        {
            var found = content.DiscoverJson();
            return (found.ColumnNames, [.. found.Types.Select(inferred => inferred.Type)]);
        }

        using var file = content.Open(jsonColumns: null);
        var mustRead = isFirst && file.ColumnNames.Any(name => table.FindColumn(name)?.Type is null);
        var types = file.Types
            ?? (mustRead ? Infer(file).ConvertAll(column => column.Result.Type) : null);
        file.ThrowIfBroken();
        return (file.ColumnNames, types);
    }

    private static List<ColumnInference> Infer(RecordFile file)
    {
        var columns = new List<ColumnInference>();
        using var lane = file.OpenLane(rejected: null);
        while (lane.Next())
        {
            while (columns.Count < file.ColumnNames.Count)
            {
                columns.Add(new ColumnInference());
            }

            for (var column = 0; column < columns.Count; column++)
            {
                Observe(columns[column], lane, column);
            }
        }

        return columns;
    }

    private static void Observe(ColumnInference inference, RowBatch lane, int column)
    {
        for (var row = 0; row < lane.RowCount; row++)
        {
            if (lane.TryField(row, column, out var field))
            {
                inference.Observe(field);
            }
        }
    }

    private static void RequireDistinct(IReadOnlyList<string> names)
    {
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count)
        {
            throw IngestErrors.ColumnsDifferInCase();
        }
    }

    private static void RequireKnown(ManifestTable table, IReadOnlyList<string> names)
    {
        var unknown = names.Select((name, place) => (name, place))
            .Where(x => table.ClassOf(x.name) is null).ToList();
        if (unknown.Count > 0)
        {
            throw IngestErrors.ColumnsUnknown(table.FullName, unknown.Count, unknown[0].place + 1);
        }
    }

    private static void RequireComplete(ManifestTable table, IReadOnlyList<string> names)
    {
        var present = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = table.Columns
            .Where(column => column.Required && !present.Contains(column.Name))
            .Select(column => column.Name).ToList();
        if (missing.Count > 0)
        {
            throw IngestErrors.ColumnsMissing(table.FullName, missing);
        }
    }

    private static TableSchema NewSchema(
        ManifestTable table, IReadOnlyList<string> names, IReadOnlyList<ColumnType>? types)
    {
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        for (var place = 0; place < names.Count; place++)
        {
            var inferred = place < types?.Count ? types[place] : ColumnType.Text;
            columns.Add(NewColumn(table, names[place], inferred));
        }

        foreach (var absent in table.Columns.Where(
            c => !names.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
        {
            columns.Add(NewColumn(table, absent.Name, ColumnType.Text));
        }

        return new TableSchema(columns.ToImmutable(), table.Subject);
    }

    private static TableColumn NewColumn(ManifestTable table, string name, ColumnType inferred) => new(
        table.FindColumn(name)?.Name ?? name,
        $"col-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PhysicalNameSizeBytes))}",
        table.FindColumn(name)?.Type ?? inferred.ToString(),
        table.ClassOf(name)
            ?? throw new InvalidOperationException("A column without a class came past the checks."));

    private static ColumnType TypeOf(TableColumn column) => ColumnType.TryParse(column.Type, out var type)
        ? type
        : throw new InvalidOperationException("The schema has a type that no column can have.");
}
