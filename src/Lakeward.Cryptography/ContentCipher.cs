// Seals and opens the header tag and the frames of one message.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>The content key of one message, derived from its data key, and the frames under it.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification, message body; RFC 5869 (HKDF); NIST SP 800-38D.
/// Parameters: 96-bit IVs that count frames, 128-bit tags; the additional data of a frame is message id,
/// label, sequence number (u32), content length (u64). The header tag uses IV 0.
/// Limits: 2^32 - 1 frames. A content key is used for one message only, so counted IVs never repeat;
/// for the same reason a header is never sealed twice, and its wrapped keys are never
/// replaced in place.
/// Thread-safe: ciphers are rented, one per caller at a time.
/// </remarks>
internal sealed class ContentCipher : IDisposable
{
    public const int IvSizeBytes = 12;
    public const int TagSizeBytes = 16;
    public const int FrameOverheadBytes = 4 + IvSizeBytes + TagSizeBytes;
    public const int FinalOverheadBytes = 4 + FrameOverheadBytes + 4;
    public const int BlockPrefixBytes = IvSizeBytes + 8;
    public const uint FinalMark = uint.MaxValue;

    private const int MaxAuthenticatedSizeBytes = 32 + 40 + 12;

    private readonly ConcurrentBag<AesGcm> _idle = [];
    private readonly SecretKey _key;
    private readonly byte[] _messageId;

    private ContentCipher(SecretKey key, byte[] messageId)
    {
        _key = key;
        _messageId = messageId;
    }

    private static ReadOnlySpan<byte> FrameLabel => "AWSKMSEncryptionClient Frame"u8;

    private static ReadOnlySpan<byte> FinalLabel => "AWSKMSEncryptionClient Final Frame"u8;

    private static ReadOnlySpan<byte> BlockLabel => "AWSKMSEncryptionClient Single Block"u8;

    /// <summary>
    /// Derives the content key, and the commitment to the data key where the suite has one.
    /// </summary>
    public static ContentCipher Derive(
        SuiteParameters suite, ReadOnlyMemory<byte> messageId, SecretKey dataKey, Span<byte> commitment)
    {
        var id = messageId.ToArray();
        if (suite.Derivation is not { } hash)
        {
            return new ContentCipher(dataKey.Copy(), id);
        }

        var info = new byte[2 + (suite.Commits ? "DERIVEKEY"u8.Length : id.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)suite.Suite);
        if (!suite.Commits)
        {
            id.CopyTo(info, 2);
            var derived = SecretKey.Fill(
                suite.KeySizeBytes, key => HKDF.DeriveKey(hash, dataKey.Bytes, key, [], info));
            return new ContentCipher(derived, id);
        }

        "DERIVEKEY"u8.CopyTo(info.AsSpan(2));
        using var seed = SecretKey.Fill(
            SHA512.HashSizeInBytes, prk => HKDF.Extract(hash, dataKey.Bytes, id, prk));
        HKDF.Expand(hash, seed.Bytes, commitment, "COMMITKEY"u8);
        return new ContentCipher(
            SecretKey.Fill(suite.KeySizeBytes, key => HKDF.Expand(hash, seed.Bytes, key, info)), id);
    }

    /// <summary>A cipher for the caller alone; give it back with <see cref="Return"/>.</summary>
    public AesGcm Rent() => _idle.TryTake(out var gcm) ? gcm : new AesGcm(_key.Bytes, TagSizeBytes);

    public void Return(AesGcm gcm) => _idle.Add(gcm);

    /// <summary>The tag over the header's bytes.</summary>
    public void SealHeader(ReadOnlySpan<byte> authenticated, Span<byte> tag)
    {
        Span<byte> iv = stackalloc byte[IvSizeBytes];
        iv.Clear();
        var gcm = Rent();
        gcm.Encrypt(iv, [], [], tag, authenticated);
        Return(gcm);
    }

    /// <summary>Whether the tag is the header's.</summary>
    public bool HeaderVerifies(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> authenticated)
    {
        var gcm = Rent();
        try
        {
            gcm.Decrypt(iv, [], tag, [], authenticated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            Return(gcm);
        }
    }

    /// <summary>
    /// Writes a regular frame; content may already lie at its place inside <paramref name="frame"/>.
    /// </summary>
    public void SealFrame(AesGcm gcm, uint sequence, ReadOnlySpan<byte> content, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame, sequence);
        Encrypt(gcm, FrameLabel, sequence, frame.Slice(4, IvSizeBytes), content, frame[(4 + IvSizeBytes)..]);
    }

    /// <summary>
    /// Writes the final frame; content may already lie at its place inside <paramref name="frame"/>.
    /// </summary>
    public void SealFinalFrame(AesGcm gcm, uint sequence, ReadOnlySpan<byte> content, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame, FinalMark);
        BinaryPrimitives.WriteUInt32BigEndian(frame[4..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(frame[(8 + IvSizeBytes)..], content.Length);

        Encrypt(gcm, FinalLabel, sequence, frame.Slice(8, IvSizeBytes), content, frame[(12 + IvSizeBytes)..]);
    }

    /// <summary>Opens one whole regular frame.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0306, LW-CRY-0307. The content is zero then.
    /// </exception>
    public void OpenFrame(AesGcm gcm, uint sequence, ReadOnlySpan<byte> frame, Span<byte> content)
    {
        Expect(sequence, BinaryPrimitives.ReadUInt32BigEndian(frame));
        Decrypt(gcm, FrameLabel, sequence, frame.Slice(4, IvSizeBytes), frame[(4 + IvSizeBytes)..], content);
    }

    /// <summary>
    /// The content length a final frame states, from its first 24 bytes; not yet authenticated.
    /// </summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0302: no final frame. LW-CRY-0307. LW-CRY-0301: too long.
    /// </exception>
    public static int FinalContentSize(ReadOnlySpan<byte> frame, uint sequence, int frameSizeBytes)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(frame) != FinalMark)
        {
            throw CryptographyErrors.Truncated();
        }

        Expect(sequence, BinaryPrimitives.ReadUInt32BigEndian(frame[4..]));
        var size = BinaryPrimitives.ReadUInt32BigEndian(frame[(8 + IvSizeBytes)..]);
        return size <= (uint)frameSizeBytes
            ? (int)size
            : throw CryptographyErrors.NotAMessage("its final frame is longer than its frames");
    }

    /// <summary>Opens one whole final frame, whose length <see cref="FinalContentSize"/> gave.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0306. The content is zero then.</exception>
    public void OpenFinalFrame(AesGcm gcm, uint sequence, ReadOnlySpan<byte> frame, Span<byte> content) =>
        Decrypt(gcm, FinalLabel, sequence, frame.Slice(8, IvSizeBytes), frame[(12 + IvSizeBytes)..], content);

    /// <summary>Opens the single block of an unframed message: IV, length (u64), content, tag.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0306. The content is zero then.</exception>
    public void OpenBlock(AesGcm gcm, ReadOnlySpan<byte> block, Span<byte> content) =>
        Decrypt(gcm, BlockLabel, sequence: 1, block[..IvSizeBytes], block[BlockPrefixBytes..], content);

    public void Dispose()
    {
        while (_idle.TryTake(out var gcm))
        {
            gcm.Dispose();
        }

        _key.Dispose();
    }

    private static void Expect(uint expected, uint found)
    {
        if (expected != found)
        {
            throw CryptographyErrors.FrameOutOfOrder(expected, found);
        }
    }

    private void Encrypt(
        AesGcm gcm, ReadOnlySpan<byte> label, uint sequence, Span<byte> iv, ReadOnlySpan<byte> content,
        Span<byte> body)
    {
        iv[..4].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(iv[4..], sequence);
        Span<byte> authenticated = stackalloc byte[MaxAuthenticatedSizeBytes];
        gcm.Encrypt(
            iv, content, body[..content.Length], body.Slice(content.Length, TagSizeBytes),
            WriteAuthenticated(authenticated, label, sequence, content.Length));
    }

    private void Decrypt(
        AesGcm gcm, ReadOnlySpan<byte> label, uint sequence, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> body,
        Span<byte> content)
    {
        Span<byte> authenticated = stackalloc byte[MaxAuthenticatedSizeBytes];
        try
        {
            gcm.Decrypt(
                iv, body[..content.Length], body.Slice(content.Length, TagSizeBytes), content,
                WriteAuthenticated(authenticated, label, sequence, content.Length));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw CryptographyErrors.FrameNotAuthentic(sequence);
        }
    }

    private ReadOnlySpan<byte> WriteAuthenticated(
        Span<byte> destination, ReadOnlySpan<byte> label, uint sequence, int contentSizeBytes)
    {
        _messageId.CopyTo(destination);
        var rest = destination[_messageId.Length..];
        label.CopyTo(rest);
        rest = rest[label.Length..];
        BinaryPrimitives.WriteUInt32BigEndian(rest, sequence);
        BinaryPrimitives.WriteUInt64BigEndian(rest[4..], (ulong)contentSizeBytes);
        return destination[..(_messageId.Length + label.Length + 12)];
    }
}
