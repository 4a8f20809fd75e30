// Reads a delimited file row by row on one thread.
using System.Diagnostics.CodeAnalysis;

namespace Lakeward.Records.Delimited;

/// <summary>
/// The simple way through a delimited file: splitter and block reader in one. Where speed matters most, use
/// those two directly and parse blocks on several threads.
/// </summary>
public sealed class DelimitedReader : IDisposable
{
    private readonly DelimitedSplitter _splitter;
    private readonly DelimitedBlockReader? _reader;
    private DelimitedBlock? _block;
    private int _row;
    private int _reported;

    private DelimitedReader(DelimitedSplitter splitter, DelimitedLimits limits)
    {
        _splitter = splitter;
        if (splitter.ColumnNames.Count > 0)
        {
            _reader = new DelimitedBlockReader(splitter.Format, splitter.ColumnNames.Count, limits);
        }
    }

    /// <summary>Called with each faulty row, in file order within a batch of rows.</summary>
    public Action<DelimitedRejection>? Rejected { get; set; }

    /// <summary>The format in use.</summary>
    public DelimitedFormat Format => _splitter.Format;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> ColumnNames => _splitter.ColumnNames;

    /// <summary>The issues of the file as a whole.</summary>
    public IReadOnlyList<RecordIssue> Issues => _splitter.Issues;

    /// <summary>Whether a fatal issue has ended the file early.</summary>
    public bool IsBroken => _splitter.IsBroken;

    /// <summary>The physical line on which the current row begins.</summary>
    public long LineNumber => Reader.LineNumber(_row);

    /// <summary>The number of the current row among the data rows.</summary>
    public long RowNumber => Reader.RowNumber(_row);

    /// <summary>The current row as written, without its line end.</summary>
    public ReadOnlySpan<byte> RowBytes => Reader.RowBytes(_row);

    private DelimitedBlockReader Reader =>
        _reader ?? throw new InvalidOperationException("The file has no columns.");

    /// <summary>Opens a stream, which stays the caller's; a format not given is detected.</summary>
    public static DelimitedReader Open(
        Stream stream, DelimitedFormat? format = null, DelimitedLimits? limits = null)
    {
        limits ??= DelimitedLimits.Default;
        return new DelimitedReader(DelimitedSplitter.Open(stream, format, limits), limits);
    }

    /// <summary>Moves to the next good row.</summary>
    public bool NextRow()
    {
        if (_reader is null)
        {
            return false;
        }

        if (++_row < _reader.RowCount)
        {
            return true;
        }

        _row = 0;
        while (_block is not null || NextBlock())
        {
            var any = _reader.NextBatch();
            Report(_reader);
            if (any)
            {
                return true;
            }

            _block.Dispose();
            _block = null;
        }

        return false;
    }

    /// <summary>The value of a field of the current row, unquoted; empty means null.</summary>
    public ReadOnlySpan<byte> Field(int column) => Reader.Field(_row, column);

    /// <summary>Whether a field of the current row was written in quotes.</summary>
    public bool IsQuoted(int column) => Reader.IsQuoted(_row, column);

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _block?.Dispose();
        _splitter.Dispose();
    }

    [MemberNotNullWhen(true, nameof(_block))]
    private bool NextBlock()
    {
        if (!_splitter.TryNext(out var block))
        {
            return false;
        }

        Reader.Load(block);
        _block = block;
        _reported = 0;
        return true;
    }

    private void Report(DelimitedBlockReader reader)
    {
        for (; _reported < reader.Rejections.Count; _reported++)
        {
            Rejected?.Invoke(reader.Rejections[_reported]);
        }
    }
}
