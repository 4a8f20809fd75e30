// Reads Parquet: an engine of its own turns each value into text, which is checked like that of any file.
using System.Buffers;
using System.Text.Json;
using Lakeward.Engine;
using Lakeward.Records;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>
/// A Parquet file, open for one pass. Parquet is read from its end, so the file lies in anonymous memory; the
/// engine that reads it can reach nothing else. Lists, structures and maps are JSON text, bytes are Base64.
/// What a sender made is not trusted: the memory is bounded, and so is the text that comes out.
/// </summary>
internal sealed class ParquetFile : RecordFile
{
    private readonly MemoryFile _file = new();
    private readonly DuckDatabase _engine;
    private readonly Connection _connection;
    private readonly long _limitBytes;
    private ResultStream? _rows;
    private long _rowNumber;
    private long _textBytes;

    private ParquetFile(Stream content, long limitBytes, long memoryLimitBytes)
    {
        _limitBytes = limitBytes;
        _engine = DuckDatabase.Open(new EngineOptions
        {
            MemoryFiles = true,
            MemoryLimitBytes = memoryLimitBytes / 4,
            Threads = 1,
        });
        _connection = _engine.Connect();
        try
        {
            Fetch(content, memoryLimitBytes / 4);
            _rows = _connection.Query(Selection());
        }
        catch (EngineException)
        {
            Dispose();
            throw IngestErrors.ParquetUnreadable();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> ColumnNames =>
        field ??= [.. _rows!.Columns.Select(column => column.Name)];

    public override IReadOnlyList<ColumnType>? Types => DeclaredTypes;

    public override int Lanes => 1;

    protected override IReadOnlyList<RecordIssue> Issues => [];

    private List<ColumnType> DeclaredTypes { get; } = [];

    /// <summary>Takes the content into memory and reads its schema; the content stays the caller's.</summary>
    /// <param name="content">The file, from its beginning.</param>
    /// <param name="limitBytes">The most bytes of text that its values may become.</param>
    /// <param name="memoryLimitBytes">What a load may use; a quarter holds the file, another reads
    /// it.</param>
    /// <exception cref="Errors.LakeException">It is too large, or no Parquet that can be read.</exception>
    public static ParquetFile Open(Stream content, long limitBytes, long memoryLimitBytes) =>
        new(content, limitBytes, memoryLimitBytes);

    public override RowBatch OpenLane(RowRejected? rejected) => new Lane(this);

    public override void Dispose()
    {
        _rows?.Dispose();
        _connection.Dispose();
        _engine.Dispose();
        _file.Dispose();
    }

    private void Fetch(Stream content, long mostBytes)
    {
        using var target = _file.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                if (target.Position + read > mostBytes)
                {
                    throw IngestErrors.ParquetTooLarge(mostBytes);
                }

                target.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private string Selection()
    {
        var from = $"read_parquet({SqlText.Literal(_file.Path)})";
        var columns = _connection.Describe($"SELECT * FROM {from}").Columns;
        DeclaredTypes.AddRange(columns.Select(column => TypeOf(column.Type)));
        var texts = columns.Select(column =>
            $"{AsText(column.Type.Kind, SqlText.Name(column.Name))} AS {SqlText.Name(column.Name)}");
        return $"SELECT {string.Join(", ", texts)} FROM {from}";
    }

    private static string AsText(LogicalKind kind, string column) => kind switch
    {
        LogicalKind.Varchar => column,
        LogicalKind.Blob => $"base64({column})",
        LogicalKind.List or LogicalKind.Array or LogicalKind.Struct or LogicalKind.Map =>
            $"CAST(to_json({column}) AS VARCHAR)",
        _ => $"CAST({column} AS VARCHAR)",
    };

    private static ColumnType TypeOf(LogicalType type) => type.Kind switch
    {
        LogicalKind.Boolean => ColumnType.Boolean,
        LogicalKind.TinyInt or LogicalKind.SmallInt or LogicalKind.Integer or LogicalKind.BigInt
            or LogicalKind.UTinyInt or LogicalKind.USmallInt or LogicalKind.UInteger => ColumnType.Integer,
        LogicalKind.UBigInt => ColumnType.Decimal(20, 0),
        LogicalKind.Decimal => ColumnType.Decimal(type.Precision, type.Scale),
        LogicalKind.Float or LogicalKind.Double => ColumnType.Double,
        LogicalKind.Date => ColumnType.Date,
        LogicalKind.Timestamp or LogicalKind.TimestampSeconds or LogicalKind.TimestampMilliseconds
            or LogicalKind.TimestampNanoseconds or LogicalKind.TimestampWithZone => ColumnType.Timestamp,
        _ => ColumnType.Text,
    };

    /// <summary>The next rows; null at the end.</summary>
    private Chunk? NextChunk()
    {
        try
        {
            var chunk = _rows!.Next();
            AtEnd = chunk is null;
            return chunk;
        }
        catch (EngineException)
        {
            throw IngestErrors.ParquetUnreadable();
        }
    }

    private void Take(Chunk chunk)
    {
        var bytes = 0L;
        for (var column = 0; column < chunk.Columns; column++)
        {
            var values = chunk[column];
            for (var row = 0; row < chunk.Count; row++)
            {
                bytes += values.IsNull(row) ? 1 : values.Utf8(row).Length + 1;
            }
        }

        Spend(bytes);
        _textBytes += bytes;
        if (_textBytes > _limitBytes)
        {
            throw IngestErrors.Bomb(_limitBytes);
        }
    }

    /// <summary>The rows of one part; a chunk of the engine is a batch.</summary>
    private sealed class Lane(ParquetFile file) : RowBatch
    {
        private readonly ArrayBufferWriter<byte> _row = new();
        private Chunk? _chunk;

        public override int RowCount => _chunk?.Count ?? 0;

        public override bool Next()
        {
            file._rowNumber += RowCount;
            _chunk = file.AtEnd || !file.HasBudget() ? null : file.NextChunk();
            if (_chunk is not null)
            {
                file.Take(_chunk);
            }

            return _chunk is not null;
        }

        public override bool TryField(int row, int column, out ReadOnlySpan<byte> field)
        {
            var values = _chunk![column];
            var isNull = values.IsNull(row);
            field = isNull ? [] : values.Utf8(row);
            return !isNull;
        }

        /// <summary>The row's number: Parquet has no lines.</summary>
        public override long LineNumber(int row) => file._rowNumber + row + 1;

        /// <summary>The row as a JSON object, every value as the text it became.</summary>
        public override ReadOnlySpan<byte> RowBytes(int row)
        {
            _row.Clear();
            using var writer = new Utf8JsonWriter(_row);
            writer.WriteStartObject();
            foreach (var (column, name) in file.ColumnNames.Index())
            {
                writer.WritePropertyName(name);
                if (TryField(row, column, out var field))
                {
                    writer.WriteStringValue(field);
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            writer.WriteEndObject();
            writer.Flush();
            return _row.WrittenSpan;
        }

        public override void Dispose() => _row.Clear();
    }
}
