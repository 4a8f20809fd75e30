// What an offline check of a file found.
using Lakeward.Records;

namespace Lakeward.Ingest;

/// <summary>The outcome of <see cref="FileCheck"/>.</summary>
public sealed record CheckReport
{
    /// <summary>What the file is, in the words of a manifest.</summary>
    public required string Format { get; init; }

    /// <summary>Records or rows read.</summary>
    public required long Records { get; init; }

    /// <summary>Records or rows that a load would keep apart.</summary>
    public required long Rejected { get; init; }

    /// <summary>How many good records there are of each kind, in the words of the format.</summary>
    public required IReadOnlyDictionary<string, long> Kinds { get; init; }

    /// <summary>How often each issue was found, warnings too.</summary>
    public required IReadOnlyDictionary<string, long> Codes { get; init; }

    /// <summary>The first thousand issues with their places.</summary>
    public required IReadOnlyList<RecordIssue> Issues { get; init; }

    /// <summary>Whether everything in the file can be loaded.</summary>
    public bool IsClean => Rejected == 0 && Issues.All(issue => issue.Severity == IssueSeverity.Warning);
}
