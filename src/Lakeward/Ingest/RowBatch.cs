// A batch of rows, whatever the format they came in.
namespace Lakeward.Ingest;

/// <summary>
/// One lane of a record file: batches of good rows, one after another. Faulty rows go to the quarantine on
/// the way. Each
/// lane belongs to one thread.
/// </summary>
internal abstract class RowBatch : IDisposable
{
    /// <summary>The rows in the current batch, at most 2,048.</summary>
    public abstract int RowCount { get; }

    /// <summary>
    /// Moves to the next batch; false when the lane, or its part of the file, is at its end.
    /// </summary>
    public abstract bool Next();

    /// <summary>A field as UTF-8 text; false where it is null. Valid until the next batch.</summary>
    public abstract bool TryField(int row, int column, out ReadOnlySpan<byte> field);

    /// <summary>The line on which a row begins, from 1.</summary>
    public abstract long LineNumber(int row);

    /// <summary>The row as it stood in the file.</summary>
    public abstract ReadOnlySpan<byte> RowBytes(int row);

    public abstract void Dispose();
}
