// Turns a block into rows of fields without allocating.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Parses blocks in batches of rows; one reader per thread, used for one block after another. Rows are
/// addressed by index within the batch, so that a caller may go through a batch by row or, faster, by column.
/// <para>
/// 1. The bytes are compared 64 at a time with delimiter, quote and line ends. 2. Each hit outside quotes
/// ends a field; its position is all that is kept. 3. At a row's end the number of fields is checked: a
/// faulty row is taken out of the batch and listed in <see cref="Rejections"/>.
/// </para>
/// </summary>
public sealed class DelimitedBlockReader
{
    private readonly byte _quote;
    private readonly int _columns;
    private readonly FieldIndex _index;
    private readonly int[] _ends;
    private readonly FieldIndex.RowMark[] _rows;
    private DelimitedBlock? _block;
    private byte[] _buffer = [];
    private byte[] _scratch = [];

    /// <summary>A reader for files of <paramref name="columnCount"/> columns.</summary>
    public DelimitedBlockReader(DelimitedFormat format, int columnCount, DelimitedLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columnCount, 1);
        limits ??= DelimitedLimits.Default;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columnCount, limits.MaxColumns);
        _quote = format.Quote;
        _columns = columnCount;
        _index = new FieldIndex(format, columnCount, limits);
        _ends = _index.Ends;
        _rows = _index.Rows;
    }

    /// <summary>The number of fields in each row.</summary>
    public int ColumnCount => _columns;

    /// <summary>The most rows a batch can hold.</summary>
    public int BatchCapacity => _rows.Length;

    /// <summary>The rows in the current batch.</summary>
    public int RowCount { get; private set; }

    /// <summary>The faulty rows of the current block met so far.</summary>
    public IReadOnlyList<DelimitedRejection> Rejections => _index.Rejections;

    /// <summary>Begins a block; it must stay undisposed while its rows are looked at.</summary>
    public void Load(DelimitedBlock block)
    {
        _block = block;
        _buffer = block.Buffer;
        _index.Load(block);
        RowCount = 0;
    }

    /// <summary>Moves to the next batch; false when the block has no more good rows.</summary>
    public bool NextBatch()
    {
        if (_block is null)
        {
            throw new InvalidOperationException("No block is loaded.");
        }

        _index.FillBatch();
        RowCount = _index.RowCount;
        return RowCount > 0;
    }

    /// <summary>A field as written, quotes and outer spaces included.</summary>
    public ReadOnlySpan<byte> RawField(int row, int column)
    {
        var slot = Slot(row, column);
        var start = column == 0 ? _rows[row].Start : (_ends[slot - 1] & FieldIndex.PositionMask) + 1;
        return new ReadOnlySpan<byte>(_buffer, start, (_ends[slot] & FieldIndex.PositionMask) - start);
    }

    /// <summary>
    /// A field's value: without quotes, with doubled quotes made single; empty means null. It lives until the
    /// next call that meets a doubled quote, and no longer than the block.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(int row, int column)
    {
        var slot = Slot(row, column);
        var start = column == 0 ? _rows[row].Start : (_ends[slot - 1] & FieldIndex.PositionMask) + 1;
        var end = _ends[slot];
        return end < FieldIndex.DoubledMark
            ? new ReadOnlySpan<byte>(_buffer, start, end - start)
            : Unquote(new ReadOnlySpan<byte>(_buffer, start, (end & FieldIndex.PositionMask) - start), end);
    }

    /// <summary>Whether a field was written in quotes.</summary>
    public bool IsQuoted(int row, int column) => (_ends[Slot(row, column)] & FieldIndex.QuotedMark) != 0;

    /// <summary>A whole row as written, without its line end.</summary>
    public ReadOnlySpan<byte> RowBytes(int row) => _buffer.AsSpan(Row(row).Start, _rows[row].Length);

    /// <summary>The physical line on which a row begins.</summary>
    public long LineNumber(int row) => _block!.FirstLineNumber + Row(row).Line;

    /// <summary>The number of a row among the data rows.</summary>
    public long RowNumber(int row) => _block!.FirstRowNumber + Row(row).Ordinal;

    private ref readonly FieldIndex.RowMark Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        return ref _rows[row];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(int row, int column)
    {
        if ((uint)row >= (uint)RowCount || (uint)column >= (uint)_columns)
        {
            ThrowNoSuchField();
        }

        return unchecked((row * _columns) + column);
    }

    // Apart, so that the check above stays small enough to be inlined.
    [DoesNotReturn]
    private static void ThrowNoSuchField() =>
        throw new InvalidOperationException("The batch has no such row or column.");

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> raw, int mark)
    {
        var inner = raw.Trim((byte)' ')[1..^1];
        if ((mark & FieldIndex.DoubledMark) == 0)
        {
            return inner;
        }

        if (_scratch.Length < inner.Length)
        {
            _scratch = new byte[Math.Max(inner.Length, 256)];
        }

        var length = 0;
        for (var quote = inner.IndexOf(_quote); quote >= 0; quote = inner.IndexOf(_quote))
        {
            inner[..(quote + 1)].CopyTo(_scratch.AsSpan(length));
            length += quote + 1;
            inner = inner[(quote + 2)..];
        }

        inner.CopyTo(_scratch.AsSpan(length));
        return _scratch.AsSpan(0, length + inner.Length);
    }
}
