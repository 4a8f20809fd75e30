// The records of a file, one after another, with the rows they become, whatever the format.
namespace Lakeward.Records.Mapping;

/// <summary>
/// One pass over a file. A record is what stands or falls as a whole: a transaction set, a message, a
/// resource, a document, a line. A faulty record is rejected whole and alone; the others go on.
/// </summary>
public abstract class MappedRecords : IDisposable
{
    /// <summary>Called with each rejected record.</summary>
    public Action<RecordRejection>? Rejected { get; set; }

    /// <summary>Called with each issue of a record that is kept.</summary>
    public Action<RecordIssue>? Warned { get; set; }

    /// <summary>How many records were read, rejected ones too; the number of the current one.</summary>
    public long RecordNumber { get; protected set; }

    /// <summary>What the current record is, in the words of its format: <c>837P</c>, <c>ADT^A01</c>,
    /// <c>Patient</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The rows of the current record; possibly none.</summary>
    public MappedRows Rows { get; } = new();

    /// <summary>The current record as it stood in the file. Valid until the next record.</summary>
    public abstract ReadOnlyMemory<byte> RecordBytes { get; }

    /// <summary>The issues of the file as a whole; a fatal one has ended it early.</summary>
    public abstract IReadOnlyList<RecordIssue> Issues { get; }

    /// <summary>Moves to the next good record.</summary>
    public abstract bool Next();

    /// <summary>Clears what was read.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears what was read.</summary>
    protected abstract void Dispose(bool disposing);
}
