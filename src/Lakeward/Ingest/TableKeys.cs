// The class keys that protect new files of a table.
using Lakeward.Cryptography;
using Lakeward.Parquet;
using Lakeward.Records.Mapping;

namespace Lakeward.Ingest;

/// <summary>The active keys of a dataset as the Parquet room wants them.</summary>
internal sealed class TableKeys(KeyTable keys, string dataset)
{
    /// <summary>The key of the files' footers.</summary>
    public ColumnKey Footer => Of(KeyClass.Footer);

    /// <summary>The key of a column class.</summary>
    public ColumnKey For(ColumnClass columnClass) => Of(columnClass switch
    {
        ColumnClass.DirectIdentifier => KeyClass.DirectIdentifier,
        ColumnClass.QuasiIdentifier => KeyClass.QuasiIdentifier,
        ColumnClass.Sensitive => KeyClass.Sensitive,
        ColumnClass.General => KeyClass.General,
        _ => throw new ArgumentOutOfRangeException(nameof(columnClass)),
    });

    private ColumnKey Of(KeyClass keyClass)
    {
        var key = keys.Active(dataset, keyClass);
        return new ColumnKey(key.Name, key.Key);
    }
}
