// Writes a file's rows as encrypted Parquet files, part by part, with plain Parquet only in anonymous memory.
using System.Globalization;
using Lakeward.Engine;
using Lakeward.Parquet;
using Lakeward.Records.Typing;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// Rows flow from the file's lanes into the engine, which writes plain Parquet into a memory file; that is
/// encrypted
/// column by column into the store. A part holds so many bytes of input that memory stays bounded whatever
/// the
/// file's size.
/// </summary>
internal sealed class PartWriter(
    IObjectStore store, string folder, TableKeys keys, IReadOnlyList<LoadColumn> columns, LoadTools tools)
{
    private const long PartSizeBytes = 256L << 20; // At most; less where memory is scarcer.
    private const int RowGroupRows = 122_880;
    private const string Source = "delivered_rows";

    /// <summary>Columns, by name, whose values are summed as they lie in the files written.</summary>
    public AmountSums? Sums { get; init; }

    /// <summary>Writes all parts and returns their files; none of them is visible yet.</summary>
    /// <param name="file">The rows.</param>
    /// <param name="rejected">Told of the bad ones.</param>
    /// <param name="written">Told after each part how many rows are written in all.</param>
    /// <param name="ct">Stops the writing.</param>
    public List<DataFile> WriteAll(
        RecordFile file, RowRejected rejected, Action<long> written, CancellationToken ct)
    {
        using var engine = DuckDatabase.Open(new EngineOptions
        {
            MemoryFiles = true,
            MemoryLimitBytes = tools.MemoryLimitBytes / 2,
            Threads = tools.Threads,
            PreserveOrder = false,
        });
        using var connection = engine.Connect();
        using var lanes = new OpenLanes(file, columns, rejected);
        connection.Register(Source, lanes.ToSource(SqlTypeOf));
        var files = new List<DataFile>();
        while (!file.AtEnd)
        {
            file.BeginPart(Math.Min(PartSizeBytes, tools.MemoryLimitBytes / 4));
            using var plain = new MemoryFile();
            connection.Execute(
                string.Create(CultureInfo.InvariantCulture, $"""
                    COPY (SELECT * FROM {Source}()) TO {SqlText.Literal(plain.Path)}
                    (FORMAT parquet, USE_TMP_FILE false, ROW_GROUP_SIZE {RowGroupRows})
                    """),
                ct);
            lanes.Dispose();
            if (Encrypt(connection, plain) is { } part)
            {
                files.Add(part);
            }

            written(files.Sum(f => f.RowCount));
        }

        return files;
    }

    /// <summary>Encrypts a part into the store; null where it has no rows.</summary>
    private DataFile? Encrypt(Connection connection, MemoryFile plain)
    {
        var rows = long.Parse(
            connection.ScalarText($"SELECT count(*) FROM {PartStatistics.Table(plain)}") ?? "0",
            CultureInfo.InvariantCulture);
        if (rows == 0)
        {
            return null;
        }

        Sums?.AddWritten(connection, plain);
        var statistics = PartStatistics.Of(connection, plain, columns, rows);
        var classes = columns.ToDictionary(c => c.Column.PhysicalName, c => c.Column.Class);
        var path = PartFiles.NewName(tools.Time);
        using var input = ParquetInput.Of(plain.Handle);
        using var writer = store.Begin(ObjectName.Of($"{folder}/{path}"));
        var facts = ParquetEncryptor.Encrypt(input, writer, new ParquetEncryptionOptions
        {
            Footer = keys.Footer,
            KeyOf = name => keys.For(classes[name]),
        });
        writer.Commit();
        return new DataFile(
            path,
            facts.SizeBytes,
            facts.RowCount,
            Convert.ToHexStringLower(facts.Sha256),
            Convert.ToHexStringLower(facts.FileUnique),
            Convert.ToHexStringLower(facts.FooterTag),
            statistics);
    }

    private static string SqlTypeOf(ColumnType type) => type.Kind switch
    {
        ValueKind.Text => "VARCHAR",
        ValueKind.Integer => "BIGINT",
        ValueKind.Double => "DOUBLE",
        ValueKind.Boolean => "BOOLEAN",
        ValueKind.Date => "DATE",
        ValueKind.Timestamp => "TIMESTAMP",
        ValueKind.Decimal =>
            string.Create(CultureInfo.InvariantCulture, $"DECIMAL({type.Precision},{type.Scale})"),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The lanes that the engine has open; each part opens its own.</summary>
    private sealed class OpenLanes(
        RecordFile file, IReadOnlyList<LoadColumn> columns, RowRejected rejected) : IDisposable
    {
        private readonly List<LaneFiller> _open = [];

        /// <summary>The source under which the engine reads them, part after part.</summary>
        public RowSource ToSource(Func<ColumnType, string> sqlTypeOf) => new(
            [.. columns.Select(c => new SourceColumn(c.Column.PhysicalName, sqlTypeOf(c.Type)))],
            file.Lanes,
            _ => Open().Fill);

        public void Dispose()
        {
            _open.ForEach(lane => lane.Dispose());
            _open.Clear();
        }

        private LaneFiller Open()
        {
            var lane = new LaneFiller(file.OpenLane(rejected), columns, rejected);
            lock (_open)
            {
                _open.Add(lane);
            }

            return lane;
        }
    }
}
