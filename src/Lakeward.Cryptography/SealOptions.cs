// How to seal a message.
namespace Lakeward.Cryptography;

/// <summary>How to seal a message; the defaults fit files.</summary>
public sealed record SealOptions
{
    private const int MaxFrameSizeBytes = 64 * 1024 * 1024;

    /// <summary>0x0478 or 0x0578.</summary>
    public MessageSuite Suite
    {
        get;
        init => field = SuiteParameters.Of(value).Commits
            ? value
            : throw CryptographyErrors.SuiteNotWritten(value);
    } = MessageSuite.AesGcm256HkdfSha512Commit;

    /// <summary>Plaintext bytes per frame, 1 byte to 64 MiB.</summary>
    public int FrameSizeBytes
    {
        get;
        init => field = value is >= 1 and <= MaxFrameSizeBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "Frames have 1 byte to 64 MiB.");
    } = 1024 * 1024;

    /// <summary>Bound to the message and stored in it in the clear: never health data.</summary>
    public EncryptionContext Context { get; init; } = EncryptionContext.Empty;

    /// <summary>How many frames are worked on at once.</summary>
    public int Parallelism
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "At least one.");
    } = Environment.ProcessorCount;
}
