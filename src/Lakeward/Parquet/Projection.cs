// Which columns of a file are kept, and what its footer then says.
namespace Lakeward.Parquet;

/// <summary>A choice of leaf columns of one schema.</summary>
internal sealed class Projection(ParquetSchema schema, IReadOnlyCollection<string>? columns)
{
    private readonly bool[] _kept = schema.Select(columns);

    public bool Keeps(int leaf) => _kept[leaf];

    /// <summary>The plain footer over the new row groups.</summary>
    public ThriftStruct Footer(ThriftStruct metaData, List<ThriftStruct> rowGroups)
    {
        var footer = metaData.Clone();
        footer.Remove(ParquetFields.FileMeta.Algorithm);
        footer.Remove(ParquetFields.FileMeta.SigningKeyMetadata);
        footer.SetI64(
            ParquetFields.FileMeta.RowCount,
            rowGroups.Sum(static group => group.NeedI64(ParquetFields.RowGroup.RowCount)));
        if (Array.IndexOf(_kept, false) >= 0)
        {
            Prune(footer, rowGroups);
        }

        footer.Set(ParquetFields.FileMeta.RowGroups, rowGroups);
        return footer;
    }

    private void Prune(ThriftStruct footer, List<ThriftStruct> rowGroups)
    {
        footer.Set(ParquetFields.FileMeta.Schema, schema.Prune(_kept));

        // Other writers' own copies of the schema lie there; they would name columns that are gone.
        footer.Remove(ParquetFields.FileMeta.KeyValues);
        if (footer.Structs(ParquetFields.FileMeta.ColumnOrders) is { } orders)
        {
            footer.Remove(ParquetFields.FileMeta.ColumnOrders);
            if (orders.Count == _kept.Length)
            {
                List<ThriftStruct> left = [.. orders.Where((_, i) => _kept[i])];
                footer.Set(ParquetFields.FileMeta.ColumnOrders, left);
            }
        }

        // Sorting is told by column index.
        rowGroups.ForEach(static group => group.Remove(ParquetFields.RowGroup.SortingColumns));
    }
}
