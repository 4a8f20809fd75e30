// Seals and opens messages that are in memory as a whole.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>The one-shot path: no streams, no tasks, one buffer in and one out.</summary>
internal static class SmallMessage
{
    public static byte[] Seal(
        ReadOnlySpan<byte> plaintext, ReadOnlySpan<IKeyring> keyrings, SealOptions options)
    {
        using var message = SealingMessage.Begin(keyrings, options);
        var frameSize = options.FrameSizeBytes;
        var regularFrames = Math.Max(0, (plaintext.Length - 1) / frameSize);
        var bodySize = plaintext.Length + ((long)regularFrames * ContentCipher.FrameOverheadBytes)
            + ContentCipher.FinalOverheadBytes;
        var sealedBytes = new byte[message.Header.Length + bodySize];
        message.Header.CopyTo(sealedBytes, 0);

        var rest = sealedBytes.AsSpan(message.Header.Length);
        var gcm = message.Cipher.Rent();
        var sequence = 1u;
        for (; sequence <= regularFrames; sequence++)
        {
            message.Cipher.SealFrame(gcm, sequence, plaintext[..frameSize], rest);
            rest = rest[(frameSize + ContentCipher.FrameOverheadBytes)..];
            plaintext = plaintext[frameSize..];
        }

        message.Cipher.SealFinalFrame(gcm, sequence, plaintext, rest);
        message.Cipher.Return(gcm);
        if (message.Signature is not { } signature)
        {
            return sealedBytes;
        }

        signature.Append(sealedBytes.AsSpan(message.Header.Length));
        return [.. sealedBytes, .. signature.Footer()];
    }

    /// <summary>
    /// Opens a whole message. The result is handed out only when the last tag, the signature and the end
    /// of the message are checked; on failure what was opened is zeroed.
    /// </summary>
    public static (byte[] Plaintext, MessageHeader Header) Open(
        ReadOnlySpan<byte> message, ReadOnlySpan<IKeyring> keyrings, OpenOptions options)
    {
        var parsed = HeaderFormat.TryRead(message, options, out _) ?? throw CryptographyErrors.Truncated();
        using var opened = OpenedMessage.Open(parsed, message, keyrings, options);
        var body = message[opened.HeaderSizeBytes..];
        var plaintext = new byte[body.Length];
        var gcm = opened.Cipher.Rent();
        try
        {
            var (consumed, written) = parsed.Header.FrameSizeBytes == 0
                ? OpenBlock(opened.Cipher, gcm, body, plaintext, options)
                : OpenFrames(opened.Cipher, gcm, body, plaintext, parsed.Header.FrameSizeBytes);
            CheckEnd(opened, body, consumed);
            return (Cut(plaintext, written), opened.Header);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(plaintext);
            throw;
        }
        finally
        {
            opened.Cipher.Return(gcm);
        }
    }

    private static (int Consumed, int Written) OpenFrames(
        ContentCipher cipher, AesGcm gcm, ReadOnlySpan<byte> body, Span<byte> plaintext, int frameSize)
    {
        var (consumed, written) = (0, 0);
        for (var sequence = 1u; ; sequence++)
        {
            var rest = body[consumed..];
            if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out var mark))
            {
                throw CryptographyErrors.Truncated();
            }

            if (mark == ContentCipher.FinalMark)
            {
                if (rest.Length < ContentCipher.FinalOverheadBytes)
                {
                    throw CryptographyErrors.Truncated();
                }

                var size = ContentCipher.FinalContentSize(rest, sequence, frameSize);
                var final = Take(rest, size + ContentCipher.FinalOverheadBytes);
                cipher.OpenFinalFrame(gcm, sequence, final, plaintext.Slice(written, size));
                return (consumed + final.Length, written + size);
            }

            var frame = Take(rest, frameSize + ContentCipher.FrameOverheadBytes);
            cipher.OpenFrame(gcm, sequence, frame, plaintext.Slice(written, frameSize));
            consumed += frame.Length;
            written += frameSize;
        }
    }

    private static (int Consumed, int Written) OpenBlock(
        ContentCipher cipher, AesGcm gcm, ReadOnlySpan<byte> body, Span<byte> plaintext, OpenOptions options)
    {
        var size = BlockSize(Take(body, ContentCipher.BlockPrefixBytes), options);
        var block = Take(body, ContentCipher.BlockPrefixBytes + size + ContentCipher.TagSizeBytes);
        cipher.OpenBlock(gcm, block, plaintext[..size]);
        return (block.Length, size);
    }

    /// <summary>
    /// The content length an unframed body states, from its first 20 bytes; not yet authenticated.
    /// </summary>
    public static int BlockSize(ReadOnlySpan<byte> prefix, OpenOptions options)
    {
        var size = BinaryPrimitives.ReadUInt64BigEndian(prefix[ContentCipher.IvSizeBytes..]);
        return size <= (ulong)options.MaxFrameSizeBytes
            ? (int)size
            : throw CryptographyErrors.FrameTooLarge(
                (long)Math.Min(size, long.MaxValue), options.MaxFrameSizeBytes);
    }

    private static void CheckEnd(OpenedMessage opened, ReadOnlySpan<byte> body, int consumed)
    {
        if (opened.Signature is { } signature)
        {
            signature.Append(body[..consumed]);
            signature.Verify(body[consumed..]);
        }
        else if (consumed != body.Length)
        {
            throw CryptographyErrors.TrailingBytes();
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, int sizeBytes) =>
        bytes.Length >= sizeBytes ? bytes[..sizeBytes] : throw CryptographyErrors.Truncated();

    private static byte[] Cut(byte[] buffer, int sizeBytes)
    {
        var result = buffer.AsSpan(0, sizeBytes).ToArray();
        CryptographicOperations.ZeroMemory(buffer);
        return result;
    }
}
