// What drops take over HTTP.
namespace Lakeward.Server.Drops;

/// <summary>The bounds of grants and uploads.</summary>
public sealed record DropOptions
{
    /// <summary>How long uploads may be begun with a grant.</summary>
    public TimeSpan GrantLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an upload may take.</summary>
    public TimeSpan UploadLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a finished upload is known, so that its receipt can be asked for.</summary>
    public TimeSpan ReceiptLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The most files of one grant.</summary>
    public int MaxFilesPerGrant { get; init; } = 1000;

    /// <summary>What the unfinished uploads of one sender may have on the disk, in bytes.</summary>
    public long MaxUnfinishedBytesPerSender { get; init; } = 64L << 30;

    /// <summary>What all unfinished uploads may have on the disk, in bytes.</summary>
    public long MaxUnfinishedBytes { get; init; } = 256L << 30;

    /// <summary>After how many bytes what has come is flushed, in bytes.</summary>
    public int FlushSizeBytes { get; init; } = 16 << 20;

    /// <summary>How many refusals of one grant the audit log is told of.</summary>
    public int MaxRefusalsTold { get; init; } = 20;

    /// <summary>How often what has expired is removed.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromMinutes(1);
}
