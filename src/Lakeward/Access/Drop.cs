// A dataset's put-only door: what may be sent there, by whom, how much, until when.
namespace Lakeward.Access;

/// <summary>
/// A drop. Files with columns of their own become rows of one table; health records become rows of every
/// table of the dataset that is made from their format.
/// </summary>
public sealed record Drop
{
    /// <summary>The id in the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The table that files with columns of their own become; null where none is accepted.</summary>
    public required string? Table { get; init; }

    /// <summary>The forms it accepts, at least one.</summary>
    public required IReadOnlyList<RecordFormat> Accepts { get; init; }

    /// <summary>The principals who may send, at least one.</summary>
    public required IReadOnlyList<string> Senders { get; init; }

    /// <summary>The largest file.</summary>
    public required ByteSize FileLimit { get; init; }

    /// <summary>The most that is taken on one day.</summary>
    public required ByteSize DayLimit { get; init; }

    /// <summary>The last day it is open, or null.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }
}
