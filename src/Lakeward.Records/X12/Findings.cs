// The issues of one transaction set, group or interchange.
namespace Lakeward.Records.X12;

/// <summary>Lists issues up to a bound and counts them all.</summary>
internal sealed class Findings(int maxIssues)
{
    private List<RecordIssue> _issues = [];

    /// <summary>The first ones.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>All of them.</summary>
    public long Count { get; private set; }

    /// <summary>Those of severity Error.</summary>
    public long ErrorCount { get; private set; }

    /// <summary>Forgets what was found; lists that were handed out stay as they are.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            _issues = [];
            Count = 0;
            ErrorCount = 0;
        }
    }

    /// <summary>Takes an issue; false where the list was full already.</summary>
    public bool Add(RecordIssue issue)
    {
        Count++;
        ErrorCount += issue.Severity == IssueSeverity.Warning ? 0 : 1;
        if (_issues.Count < maxIssues)
        {
            _issues.Add(issue);
            return true;
        }

        return false;
    }
}
