// A file of records, open for reading: its columns, and lanes that yield its rows.
using Lakeward.Records;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>One pass over a delivered file.</summary>
internal abstract class RecordFile : IDisposable
{
    private long _budget = long.MaxValue;

    /// <summary>The file's columns; complete once the file was read, in formats without a header.</summary>
    public abstract IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The columns' types, where the file itself declares them; else null.</summary>
    public virtual IReadOnlyList<ColumnType>? Types => null;

    /// <summary>How many lanes may read at once.</summary>
    public abstract int Lanes { get; }

    /// <summary>Whether every row has been handed out.</summary>
    public virtual bool AtEnd { get; protected set; }

    /// <summary>Issues of the file as a whole, for a file that stands for another.</summary>
    public IReadOnlyList<RecordIssue> FileIssues => Issues;

    /// <summary>Issues of the file as a whole.</summary>
    protected abstract IReadOnlyList<RecordIssue> Issues { get; }

    /// <summary>
    /// Opens a lane; faulty rows are told to <paramref name="rejected"/>, or to nobody on a first look.
    /// </summary>
    public abstract RowBatch OpenLane(RowRejected? rejected);

    /// <summary>
    /// Lets lanes take about this many more bytes; after that they end until the next call.
    /// </summary>
    public virtual void BeginPart(long sizeBytes) => Volatile.Write(ref _budget, sizeBytes);

    /// <summary>Fails where the file could not be read to its end, or not be read at all.</summary>
    /// <exception cref="Errors.LakeException">The first fatal issue.</exception>
    public void ThrowIfBroken() => ThrowIfBroken(Issues);

    /// <inheritdoc cref="ThrowIfBroken()"/>
    public static void ThrowIfBroken(IReadOnlyList<RecordIssue> issues)
    {
        ThrowIfEndedEarly(issues);
        if (issues.FirstOrDefault(issue => issue.Severity == IssueSeverity.Error) is { } error)
        {
            throw IngestErrors.ColumnsUnusable(error.Code, error.Message);
        }
    }

    /// <summary>Fails where the file could not be read to its end.</summary>
    /// <exception cref="Errors.LakeException">The first fatal issue.</exception>
    public static void ThrowIfEndedEarly(IReadOnlyList<RecordIssue> issues)
    {
        if (issues.FirstOrDefault(issue => issue.Severity == IssueSeverity.Fatal) is { } issue)
        {
            throw IngestErrors.Fatal(issue.Code, issue.Message, issue.Location.LineNumber);
        }
    }

    public abstract void Dispose();

    /// <summary>Takes from the part's budget; false where it is used up.</summary>
    protected bool HasBudget() => Volatile.Read(ref _budget) > 0;

    protected void Spend(long bytes) => Interlocked.Add(ref _budget, -bytes);
}
