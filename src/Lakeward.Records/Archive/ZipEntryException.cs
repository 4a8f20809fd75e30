// An entry of an archive that turns out bad while it is read.
namespace Lakeward.Records.Archive;

/// <summary>Thrown by the stream of an entry; what was read of it before must not be kept.</summary>
/// <param name="issue">What is wrong, and where.</param>
public sealed class ZipEntryException(RecordIssue issue) : IOException(issue.ToString())
{
    /// <summary>What is wrong, and where.</summary>
    public RecordIssue Issue { get; } = issue;
}
