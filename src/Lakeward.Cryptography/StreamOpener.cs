// Opens a stream into a stream.
using System.Buffers.Binary;

namespace Lakeward.Cryptography;

/// <summary>Opens a message of unknown length from a stream, frame by frame, in bounded memory.</summary>
/// <remarks>
/// Frames are released in order, each after its own tag verified. The batch with the final frame is
/// released only after the end of the message, and for signed messages the signature, is checked.
/// </remarks>
internal sealed class StreamOpener(
    Stream ciphertext, Stream plaintext, OpenedMessage message, CancellationToken ct)
{
    private const int FinalPrefixBytes = 8 + ContentCipher.IvSizeBytes + 4;

    private readonly FrameLayout _layout = new(Math.Max(1, message.Header.FrameSizeBytes));
    private ulong _nextSequence = 1;
    private long _plainBytes;

    /// <summary>Returns bytes of plaintext.</summary>
    public async Task<long> RunAsync(OpenOptions options)
    {
        if (message.Header.FrameSizeBytes == 0)
        {
            return await OpenBlockAsync(options);
        }

        var batches = FramePipeline.Batches(message.Cipher, _layout, options.Parallelism);
        try
        {
            var pipeline = new FramePipeline(batches)
            {
                Read = ReadAsync,
                Work = batch => batch.Open(),
                Write = WriteAsync,
            };
            await pipeline.RunAsync(ct);
        }
        finally
        {
            Array.ForEach(batches, batch => batch.Dispose());
        }

        return _plainBytes;
    }

    private ValueTask WriteAsync(FrameBatch batch)
    {
        _plainBytes += batch.PlainBytes;
        return plaintext.WriteAsync(batch.Plain, ct);
    }

    // (1) a batch's worth of bytes, (2) walk them to the final frame, (3) what must follow it.
    private async ValueTask<bool> ReadAsync(FrameBatch batch)
    {
        var space = batch.SealedSpace;
        var have = await FillAsync(space[.._layout.SealedBatchBytes]); // (1)
        batch.FirstSequence = checked((uint)_nextSequence);
        batch.FinalContentBytes = FrameBatch.NoFinal;
        batch.RegularFrames = 0;
        for (; batch.RegularFrames < _layout.FramesPerBatch; batch.RegularFrames++) // (2)
        {
            var start = batch.RegularFrames * _layout.SealedFrameBytes;
            if (have - start < 4)
            {
                throw CryptographyErrors.Truncated();
            }

            if (BinaryPrimitives.ReadUInt32BigEndian(space.Span[start..]) == ContentCipher.FinalMark)
            {
                have = await ReadFinalAsync(batch, start, have);
                await CheckEndAsync(space[..batch.SealedBytes], space[batch.SealedBytes..have]); // (3)
                return false;
            }

            if (have - start < _layout.SealedFrameBytes)
            {
                throw CryptographyErrors.Truncated();
            }
        }

        message.Signature?.Append(space.Span[..have]);
        _nextSequence += (ulong)_layout.FramesPerBatch;
        return _nextSequence < ContentCipher.FinalMark
            ? true
            : throw CryptographyErrors.NotAMessage("it has more frames than a message can have");
    }

    private async ValueTask<int> ReadFinalAsync(FrameBatch batch, int start, int have)
    {
        var space = batch.SealedSpace;
        have = await EnsureAsync(space, have, start + FinalPrefixBytes);
        batch.FinalContentBytes = ContentCipher.FinalContentSize(
            space.Span[start..], batch.FirstSequence + (uint)batch.RegularFrames, _layout.FrameSizeBytes);
        return await EnsureAsync(space, have, batch.SealedBytes);
    }

    // What follows the final frame is the footer of a signed message, and else nothing.
    private async ValueTask CheckEndAsync(ReadOnlyMemory<byte> frames, ReadOnlyMemory<byte> overread)
    {
        var rest = new byte[MessageSignature.MaxFooterSizeBytes + 1];
        if (overread.Length > rest.Length)
        {
            throw CryptographyErrors.TrailingBytes();
        }

        overread.CopyTo(rest);
        var size = overread.Length + await FillAsync(rest.AsMemory(overread.Length));
        if (message.Signature is { } signature)
        {
            signature.Append(frames.Span);
            signature.Verify(rest.AsSpan(0, size));
        }
        else if (size > 0)
        {
            throw CryptographyErrors.TrailingBytes();
        }
    }

    private async Task<long> OpenBlockAsync(OpenOptions options)
    {
        var prefix = new byte[ContentCipher.BlockPrefixBytes];
        var size = await FillAsync(prefix) < prefix.Length
            ? throw CryptographyErrors.Truncated()
            : SmallMessage.BlockSize(prefix, options);
        using var content = new FrameBuffer(Math.Max(size, 1)) { UsedBytes = size };
        using var block = new FrameBuffer(prefix.Length + size + ContentCipher.TagSizeBytes);
        var bytes = block.Memory;
        prefix.CopyTo(bytes);
        if (await FillAsync(bytes[prefix.Length..]) < bytes.Length - prefix.Length)
        {
            throw CryptographyErrors.Truncated();
        }

        var gcm = message.Cipher.Rent();
        try
        {
            message.Cipher.OpenBlock(gcm, bytes.Span, content.Memory.Span[..size]);
        }
        finally
        {
            message.Cipher.Return(gcm);
        }

        await CheckEndAsync(bytes, default);
        await plaintext.WriteAsync(content.Memory[..size], ct);
        return size;
    }

    private async ValueTask<int> EnsureAsync(Memory<byte> space, int have, int needed)
    {
        if (have < needed)
        {
            have += await FillAsync(space[have..needed]);
        }

        return have >= needed ? have : throw CryptographyErrors.Truncated();
    }

    private ValueTask<int> FillAsync(Memory<byte> space) =>
        ciphertext.ReadAtLeastAsync(space, space.Length, throwOnEndOfStream: false, ct);
}
