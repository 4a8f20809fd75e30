// Opens an encrypted Parquet file and decrypts what is asked for.
using Lakeward.Cryptography;
using Lakeward.Storage;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Parquet;

/// <summary>
/// Parquet Modular Encryption, reading. Opening authenticates the footer; column keys are unwrapped and bytes
/// read only for what is asked for; each module is authenticated before any of it is given out.
/// <para>References: Apache Parquet Encryption.md and parquet.thrift; parquet-java key tools.</para>
/// <para>Parameters: keys of 16, 24, 32 bytes; PKMT1 key material or raw key ids; see
/// <see cref="ParquetReadOptions"/> for what is refused unless allowed.</para>
/// <para>Limits: footers up to 256 MiB; memory per thread is that of the largest page. AES-GCM does not
/// commit to its key: the class keys a caller offers should be those the table expects. Not
/// thread-safe.</para>
/// </summary>
public sealed class EncryptedParquetReader : IDisposable
{
    private const long MaxRowsPerGroup = 1L << 40;
    private readonly ByteSource _source;
    private readonly ParquetReadOptions _options;
    private readonly FileKeys _keys;
    private readonly EncryptedFooter _footer;
    private readonly ParquetSchema _schema;
    private readonly List<ThriftStruct> _rowGroups;

    private EncryptedParquetReader(ByteSource source, FileKeys keys, ParquetReadOptions options)
    {
        (_source, _keys, _options) = (source, keys, options);
        _footer = EncryptedFooter.Open(source, keys, options);
        _schema = ParquetSchema.Of(_footer.MetaData);
        _rowGroups = _footer.MetaData.NeedStructs(ParquetFields.FileMeta.RowGroups);
        if (_rowGroups.Count > ModuleCipher.MaxOrdinal + 1)
        {
            throw ParquetErrors.TooMany("row groups", ModuleCipher.MaxOrdinal);
        }

        RowGroups = [.. _rowGroups.Select(static (group, i) => new EncryptedRowGroup(i, RowsOf(group)))];
        RowCount = RowGroups.Sum(static group => group.RowCount);
        Columns = DescribeColumns();
    }

    /// <summary>Rows of the whole file.</summary>
    public long RowCount { get; }

    /// <summary>
    /// The leaf columns in order. In a file without row groups all count as under the footer's key.
    /// </summary>
    public IReadOnlyList<EncryptedColumn> Columns { get; }

    /// <summary>The row groups in order.</summary>
    public IReadOnlyList<EncryptedRowGroup> RowGroups { get; }

    /// <summary>The file's identity in the authenticated data.</summary>
    public ReadOnlyMemory<byte> FileUnique => _footer.Cipher.FileUnique;

    /// <summary>The footer's authentication tag, 16 bytes.</summary>
    public ReadOnlyMemory<byte> FooterTag => _footer.Tag;

    /// <summary>
    /// Opens a file and authenticates its footer. It stays the caller's and must outlive the reader.
    /// </summary>
    /// <param name="file">An encrypted file.</param>
    /// <param name="unwrapKey">Gives the class key of a name, which stays the caller's; null refuses.</param>
    /// <param name="options">What is expected and allowed.</param>
    /// <exception cref="Errors.LakeException">LW-PQT-0001 to 0003, 0101 to 0108.</exception>
    public static EncryptedParquetReader Open(
        ObjectReader file, Func<string, SecretKey?> unwrapKey, ParquetReadOptions? options = null) =>
        Open(new ByteSource(file), unwrapKey, options ?? new());

    /// <summary>Opens a file that lies in memory.</summary>
    /// <inheritdoc cref="Open(ObjectReader, Func{string, SecretKey}, ParquetReadOptions)"/>
    public static EncryptedParquetReader Open(
        ReadOnlyMemory<byte> file, Func<string, SecretKey?> unwrapKey, ParquetReadOptions? options = null) =>
        Open(new ByteSource(file), unwrapKey, options ?? new());

    /// <summary>
    /// Bounds of a leaf column in a row group, or null where the file has none. Unwraps the column's key if
    /// it has its own.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-PQT-0104 when the key is refused, 0201, 0202.</exception>
    public ColumnStatistics? StatisticsOf(int rowGroup, string column)
    {
        var index = _schema.Leaves.ToList().FindIndex(leaf => leaf.Path == column);
        var chunks = ChunksOf(rowGroup);
        if (index < 0)
        {
            throw ParquetErrors.UnknownColumn(column);
        }

        var metaData = OpenChunk(chunks[index], rowGroup, index).MetaData;
        if (metaData.Struct(ParquetFields.ColumnMeta.Statistics) is not { } statistics)
        {
            return null;
        }

        return new ColumnStatistics(
            statistics.Binary(ParquetFields.Statistics.Min),
            statistics.Binary(ParquetFields.Statistics.Max),
            statistics.I64(ParquetFields.Statistics.NullCount),
            statistics.Bool(ParquetFields.Statistics.MinIsExact) == true
                && statistics.Bool(ParquetFields.Statistics.MaxIsExact) == true);
    }

    /// <summary>
    /// Writes a plain Parquet file with only the named columns and row groups; returns its length. After a
    /// failure the stream holds an unfinished file, which is the caller's to throw away.
    /// </summary>
    /// <param name="destination">Takes the file in order; stays open.</param>
    /// <param name="columns">Dotted paths of leaf columns, or of groups for all under them; null for
    /// all.</param>
    /// <param name="rowGroups">0-based indexes; null for all.</param>
    /// <exception cref="Errors.LakeException">LW-PQT-0003, 0104 to 0108, 0201 to 0204.</exception>
    public long DecryptTo(
        Stream destination,
        IReadOnlyCollection<string>? columns = null,
        IReadOnlyCollection<int>? rowGroups = null)
    {
        var projection = new Projection(_schema, columns);
        var decryption = Plan(projection, rowGroups);
        return decryption.Run(destination, groups => projection.Footer(_footer.MetaData, groups));
    }

    /// <summary>
    /// The same into an empty memory file, from its beginning and with several threads; after a failure the
    /// memory file is empty again.
    /// </summary>
    /// <inheritdoc cref="DecryptTo(Stream, IReadOnlyCollection{string}, IReadOnlyCollection{int})"/>
    public long DecryptTo(
        SafeFileHandle destination,
        IReadOnlyCollection<string>? columns = null,
        IReadOnlyCollection<int>? rowGroups = null)
    {
        var projection = new Projection(_schema, columns);
        var decryption = Plan(projection, rowGroups);
        var threads = _options.Parallelism > 0 ? _options.Parallelism : Environment.ProcessorCount;
        var isDone = false;
        try
        {
            var length = decryption.Run(
                destination, threads, groups => projection.Footer(_footer.MetaData, groups));
            isDone = true;
            return length;
        }
        finally
        {
            if (!isDone)
            {
                RandomAccess.SetLength(destination, 0);
            }
        }
    }

    /// <summary>Zeroes the unwrapped keys.</summary>
    public void Dispose() => _keys.Dispose();

    private static EncryptedParquetReader Open(
        ByteSource source, Func<string, SecretKey?> unwrapKey, ParquetReadOptions options)
    {
        var keys = new FileKeys(unwrapKey, options);
        try
        {
            return new EncryptedParquetReader(source, keys, options);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static long RowsOf(ThriftStruct rowGroup) =>
        rowGroup.NeedI64(ParquetFields.RowGroup.RowCount) is >= 0 and <= MaxRowsPerGroup and var count
            ? count
            : throw ParquetErrors.Malformed("an impossible number of rows");

    private EncryptedColumn[] DescribeColumns()
    {
        var chunks = _rowGroups.Count > 0 ? ChunksOf(0) : null;
        return [.. _schema.Leaves.Select((leaf, i) =>
        {
            var (protection, keyMetadata) = chunks is null
                ? (ColumnProtection.FooterKey, default)
                : SealedChunk.ProtectionOf(chunks[i]);
            return new EncryptedColumn(leaf.Path, protection, _keys.NameOf(keyMetadata));
        })];
    }

    private List<ThriftStruct> ChunksOf(int rowGroup)
    {
        if (rowGroup < 0 || rowGroup >= _rowGroups.Count)
        {
            throw ParquetErrors.UnknownRowGroup(rowGroup);
        }

        var chunks = _rowGroups[rowGroup].NeedStructs(ParquetFields.RowGroup.Columns);
        return chunks.Count == _schema.Leaves.Count
            ? chunks
            : throw ParquetErrors.Malformed("a row group with another number of columns than the schema");
    }

    private SealedChunk OpenChunk(ThriftStruct chunk, int rowGroup, int column)
    {
        // parquet-java numbers row groups by this field; it differs from the index where groups were moved.
        var ordinal = _rowGroups[rowGroup].I16(ParquetFields.RowGroup.Ordinal) ?? rowGroup;
        var opened = SealedChunk.Open(chunk, _schema.Leaves[column], (ordinal, column), _footer, _keys);
        return opened.Key is not null || _options.AllowPlaintextColumns
            ? opened
            : throw ParquetErrors.Unauthenticated(
                $"the column \"{_schema.Leaves[column].Path}\" is not encrypted");
    }

    private FileDecryption Plan(Projection projection, IReadOnlyCollection<int>? rowGroups)
    {
        var chosen = new List<SealedRowGroup>();
        long total = 0;
        foreach (var rowGroup in (rowGroups ?? [.. Enumerable.Range(0, _rowGroups.Count)]).Distinct().Order())
        {
            var chunks = ChunksOf(rowGroup)
                .Select((chunk, i) => projection.Keeps(i) ? OpenChunk(chunk, rowGroup, i) : null)
                .OfType<SealedChunk>()
                .Select(chunk => _options.Unpack ? chunk.Unpacked() : chunk)
                .ToList();
            total += chunks.Sum(static chunk => chunk.Extent.SizeBytes);
            if (total > _source.Length)
            {
                throw ParquetErrors.Malformed("column chunks that overlap");
            }

            chosen.Add(new SealedRowGroup(_rowGroups[rowGroup], chunks));
        }

        return new FileDecryption(_source, _footer, chosen, _options.AllowPlaintextLevels);
    }
}
