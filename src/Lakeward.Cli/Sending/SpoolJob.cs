// A file that was sealed and is not delivered yet, as the spool remembers it.
namespace Lakeward.Cli.Sending;

/// <summary>What a job's file holds: where the content came from, and nothing of it.</summary>
internal sealed record SpoolJob
{
    /// <summary>The delivery's id.</summary>
    public required string Delivery { get; init; }

    /// <summary>The file's full path; null for the standard input.</summary>
    public required string? Source { get; init; }

    /// <summary>The file's size when it was sealed, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>When it was last written then.</summary>
    public required DateTime Written { get; init; }

    /// <summary>Where the receipt shall lie.</summary>
    public required string Receipt { get; init; }

    /// <summary>Where the file is moved when it is delivered, or null.</summary>
    public required string? MoveTo { get; init; }
}
