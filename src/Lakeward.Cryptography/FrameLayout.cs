// Where frames lie in a message and how many are worked on together.
namespace Lakeward.Cryptography;

/// <summary>
/// Sizes of the frames of one message. Small frames are gathered into batches of about a mebibyte, so
/// that the cost of a task or a system call is paid per batch.
/// </summary>
/// <param name="FrameSizeBytes">Plaintext bytes of a regular frame.</param>
internal readonly record struct FrameLayout(int FrameSizeBytes)
{
    private const int BatchSizeBytes = 1024 * 1024;
    private const int MemoryLimitBytes = 64 * 1024 * 1024;

    /// <summary>Regular frames in a batch, at least one.</summary>
    public int FramesPerBatch => Math.Max(1, BatchSizeBytes / FrameSizeBytes);

    public int PlainBatchBytes => FramesPerBatch * FrameSizeBytes;

    public int SealedFrameBytes => FrameSizeBytes + ContentCipher.FrameOverheadBytes;

    public int SealedBatchBytes => FramesPerBatch * SealedFrameBytes;

    /// <summary>How many batches may be in memory at once, whatever the parallelism.</summary>
    public int MaxBatches => Math.Max(1, MemoryLimitBytes / (PlainBatchBytes + SealedBatchBytes));

    /// <summary>Regular frames before the final one, for content of this length.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0319: more frames than a message can have.</exception>
    public long RegularFrames(long contentBytes)
    {
        var frames = contentBytes == 0 ? 0 : (contentBytes - 1) / FrameSizeBytes;
        return frames < uint.MaxValue - 1 ? frames : throw CryptographyErrors.TooLong();
    }

    /// <summary>
    /// Where the final frame must lie in a body of this length: the lengths of its content and of what
    /// comes before determine each other, because a final frame is shorter than two regular ones.
    /// </summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0302, LW-CRY-0301: no message has this length.
    /// </exception>
    public (long RegularFrames, int FinalContentBytes) Locate(long bodyBytes)
    {
        if (bodyBytes < ContentCipher.FinalOverheadBytes)
        {
            throw CryptographyErrors.Truncated();
        }

        var (frames, rest) = Math.DivRem(bodyBytes - ContentCipher.FinalOverheadBytes, SealedFrameBytes);
        if (frames >= uint.MaxValue)
        {
            throw CryptographyErrors.NotAMessage("it has more frames than a message can have");
        }

        return rest <= FrameSizeBytes ? (frames, (int)rest) : throw CryptographyErrors.Truncated();
    }
}
