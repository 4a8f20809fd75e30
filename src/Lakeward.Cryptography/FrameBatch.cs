// Some consecutive frames on their way through the cipher.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>
/// A batch of frames and its memory. With one frame per batch the frame is sealed and opened in place, so
/// that a large frame stays in the processor's cache; with several, plaintext has a buffer of its own.
/// </summary>
/// <remarks>One thread at a time: filled, worked on, drained, filled again.</remarks>
internal sealed class FrameBatch : IDisposable
{
    /// <summary>The value of <see cref="FinalContentBytes"/> in a batch without the final frame.</summary>
    public const int NoFinal = -1;

    private const int ContentOffset = 4 + ContentCipher.IvSizeBytes;
    private const int FinalContentOffset = ContentOffset + 8;

    private readonly ContentCipher _cipher;
    private readonly FrameLayout _layout;
    private readonly FrameBuffer _sealed;
    private readonly FrameBuffer? _plain;

    public FrameBatch(ContentCipher cipher, FrameLayout layout)
    {
        _cipher = cipher;
        _layout = layout;
        _sealed = new FrameBuffer(layout.SealedBatchBytes + ContentCipher.FinalOverheadBytes);
        _plain = layout.FramesPerBatch == 1 ? null : new FrameBuffer(layout.PlainBatchBytes + 1);
    }

    /// <summary>The 1-based number of the batch's first frame.</summary>
    public uint FirstSequence { get; set; }

    /// <summary>How many regular frames the batch has.</summary>
    public int RegularFrames { get; set; }

    /// <summary>The content of the final frame that follows them, or <see cref="NoFinal"/>.</summary>
    public int FinalContentBytes { get; set; } = NoFinal;

    /// <summary>The work on this batch, when it runs elsewhere.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Where to put plaintext to seal: a batch's worth and one byte, to look ahead.</summary>
    public Memory<byte> PlainSpace =>
        _plain?.Memory ?? _sealed.Memory.Slice(ContentOffset, _layout.PlainBatchBytes + 1);

    /// <summary>
    /// Where to put frames to open: a batch's worth, and room for a final frame's longer header.
    /// </summary>
    public Memory<byte> SealedSpace => _sealed.Memory;

    /// <summary>The plaintext, once <see cref="Open"/> returned.</summary>
    public ReadOnlyMemory<byte> Plain { get; private set; }

    /// <summary>The frames, once <see cref="Seal"/> returned.</summary>
    public ReadOnlyMemory<byte> Sealed { get; private set; }

    /// <summary>Bytes of plaintext in the batch.</summary>
    public int PlainBytes => (RegularFrames * _layout.FrameSizeBytes) + Math.Max(FinalContentBytes, 0);

    /// <summary>Bytes of frames in the batch.</summary>
    public int SealedBytes => (RegularFrames * _layout.SealedFrameBytes)
        + (FinalContentBytes == NoFinal ? 0 : FinalContentBytes + ContentCipher.FinalOverheadBytes);

    /// <summary>Says what plaintext was put into <see cref="PlainSpace"/>.</summary>
    public void SetPlain(int plainBytes, bool isLast)
    {
        RegularFrames = isLast
            ? Math.Max(0, plainBytes - 1) / _layout.FrameSizeBytes
            : _layout.FramesPerBatch;
        FinalContentBytes = isLast ? plainBytes - (RegularFrames * _layout.FrameSizeBytes) : NoFinal;
    }

    /// <summary>
    /// Refuses a final frame that states another length than its place in the message gives it.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0301, LW-CRY-0302, LW-CRY-0307.</exception>
    public void CheckFinalLength()
    {
        if (FinalContentBytes != NoFinal)
        {
            var frame = SealedSpace.Span[(RegularFrames * _layout.SealedFrameBytes)..];
            var stated = ContentCipher.FinalContentSize(
                frame, FirstSequence + (uint)RegularFrames, _layout.FrameSizeBytes);
            if (stated != FinalContentBytes)
            {
                throw stated > FinalContentBytes
                    ? CryptographyErrors.Truncated()
                    : CryptographyErrors.TrailingBytes();
            }
        }
    }

    /// <summary>Seals the plaintext that was put in.</summary>
    public void Seal()
    {
        var gcm = _cipher.Rent();
        var plain = PlainSpace.Span;
        var frames = SealedSpace.Span;
        MarkUsed();
        for (var index = 0; index < RegularFrames; index++)
        {
            var content = plain.Slice(index * _layout.FrameSizeBytes, _layout.FrameSizeBytes);
            _cipher.SealFrame(
                gcm, FirstSequence + (uint)index, content, frames[(index * _layout.SealedFrameBytes)..]);
        }

        if (FinalContentBytes != NoFinal)
        {
            SealFinal(gcm, plain, frames[(RegularFrames * _layout.SealedFrameBytes)..]);
        }

        Sealed = SealedSpace[..SealedBytes];
        _cipher.Return(gcm);
    }

    /// <summary>Opens the frames that were put in.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0306, LW-CRY-0307: nothing of this batch is released.
    /// </exception>
    public void Open()
    {
        var gcm = _cipher.Rent();
        MarkUsed();
        try
        {
            Plain = _plain is null ? OpenInPlace(gcm) : OpenApart(gcm, _plain.Memory);
        }
        finally
        {
            _cipher.Return(gcm);
        }
    }

    /// <summary>Zeroes and frees the memory.</summary>
    public void Dispose()
    {
        _sealed.Dispose();
        _plain?.Dispose();
    }

    private void SealFinal(AesGcm gcm, Span<byte> plain, Span<byte> frame)
    {
        var content = plain.Slice(RegularFrames * _layout.FrameSizeBytes, FinalContentBytes);
        if (_plain is null)
        {
            // A final frame's header is eight bytes longer, so in place its content must make room.
            var moved = frame.Slice(FinalContentOffset, FinalContentBytes);
            content.CopyTo(moved);
            content = moved;
        }

        _cipher.SealFinalFrame(gcm, FirstSequence + (uint)RegularFrames, content, frame);
    }

    private ReadOnlyMemory<byte> OpenInPlace(AesGcm gcm)
    {
        var frame = _sealed.Memory.Span;
        if (FinalContentBytes == NoFinal)
        {
            _cipher.OpenFrame(gcm, FirstSequence, frame, frame.Slice(ContentOffset, _layout.FrameSizeBytes));
            return _sealed.Memory.Slice(ContentOffset, _layout.FrameSizeBytes);
        }

        var content = _sealed.Memory.Slice(FinalContentOffset, FinalContentBytes);
        _cipher.OpenFinalFrame(gcm, FirstSequence, frame, content.Span);
        return content;
    }

    private ReadOnlyMemory<byte> OpenApart(AesGcm gcm, Memory<byte> plain)
    {
        var frames = _sealed.Memory.Span;
        for (var index = 0; index < RegularFrames; index++)
        {
            _cipher.OpenFrame(
                gcm, FirstSequence + (uint)index, frames[(index * _layout.SealedFrameBytes)..],
                plain.Span.Slice(index * _layout.FrameSizeBytes, _layout.FrameSizeBytes));
        }

        if (FinalContentBytes != NoFinal)
        {
            _cipher.OpenFinalFrame(
                gcm, FirstSequence + (uint)RegularFrames,
                frames[(RegularFrames * _layout.SealedFrameBytes)..],
                plain.Span.Slice(RegularFrames * _layout.FrameSizeBytes, FinalContentBytes));
        }

        return plain[..PlainBytes];
    }

    private void MarkUsed()
    {
        _sealed.UsedBytes = Math.Max(_sealed.UsedBytes, SealedBytes + 1);
        _plain?.UsedBytes = Math.Max(_plain.UsedBytes, PlainBytes + 1);
    }
}
