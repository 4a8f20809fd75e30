// What to accept when a message is opened.
namespace Lakeward.Cryptography;

/// <summary>What to accept when a message is opened; the defaults are strict.</summary>
public sealed record OpenOptions
{
    private const int FrameSizeLimitBytes = 256 * 1024 * 1024;

    /// <summary>Refuse suites that do not commit to their key. Off only for old messages of others.</summary>
    public bool RequireCommitment { get; init; } = true;

    /// <summary>How many wrapped keys a message may carry; each may cost an unwrap.</summary>
    public int MaxWrappedKeys
    {
        get;
        init => field = value is >= 1 and <= ushort.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "1 to 65,535.");
    } = 16;

    /// <summary>
    /// The largest frame (or unframed content) accepted, at most 256 MiB; it bounds memory.
    /// </summary>
    public int MaxFrameSizeBytes
    {
        get;
        init => field = value is >= 1 and <= FrameSizeLimitBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "1 byte to 256 MiB.");
    } = 16 * 1024 * 1024;

    /// <summary>How many frames are worked on at once.</summary>
    public int Parallelism
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "At least one.");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Pairs the message must be bound to. One that the message stores must be equal; one that it does not
    /// store must have been authenticated when it was sealed (a "required" pair of other implementations).
    /// </summary>
    public EncryptionContext ExpectedContext { get; init; } = EncryptionContext.Empty;
}
