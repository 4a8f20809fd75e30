// Seals and opens whole files: the fast path, on many cores and without streams.
namespace Lakeward.Cryptography;

/// <summary>Seals and opens messages between two files.</summary>
internal static class FileMessage
{
    /// <summary>
    /// Seals a stretch of a file; returns where the message ends. The suite is an unsigned one.
    /// </summary>
    public static async Task<long> SealAsync(
        FileStretch plain, FileStretch destination, SealingMessage message, int parallelism,
        CancellationToken ct)
    {
        var layout = new FrameLayout(message.FrameSizeBytes);
        var regularFrames = layout.RegularFrames(plain.SizeBytes);
        var finalBytes = (int)(plain.SizeBytes - (regularFrames * layout.FrameSizeBytes));
        destination.Write(message.Header, 0);
        var body = destination.From(message.Header.Length);
        var frames = new FileFrames(message.Cipher, layout, plain, body, (regularFrames, finalBytes));
        await frames.SealAsync(parallelism, ct);
        plain.CheckEnd();
        return body.Offset + (regularFrames * layout.SealedFrameBytes) + finalBytes
            + ContentCipher.FinalOverheadBytes;
    }

    /// <summary>Opens a framed, unsigned message; returns where its content ends.</summary>
    public static async Task<long> OpenAsync(
        FileStretch source, FileStretch plain, OpenedMessage message, int parallelism, CancellationToken ct)
    {
        var layout = new FrameLayout(message.Header.FrameSizeBytes);
        var body = source.From(message.HeaderSizeBytes);
        var place = layout.Locate(body.SizeBytes);
        var frames = new FileFrames(message.Cipher, layout, plain, body, place);
        await frames.OpenAsync(parallelism, ct);
        source.CheckEnd();
        return plain.Offset + (place.RegularFrames * layout.FrameSizeBytes) + place.FinalContentBytes;
    }
}
