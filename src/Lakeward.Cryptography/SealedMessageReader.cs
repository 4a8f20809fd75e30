// Reads a sealed message at any place, opening only the frames that are asked for.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Cryptography;

/// <summary>Random access to the content of a framed, unsigned message. Thread-safe.</summary>
/// <remarks>
/// Opening verifies the header and the final frame, whose place follows from the message's length; so a
/// message that was cut short or lengthened is refused before anything is read. Every frame is verified
/// when it is read. Limits: signed messages are refused, because their signature covers the whole.
/// Holds one opened frame in memory, zeroed on dispose.
/// </remarks>
public sealed class SealedMessageReader : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stream _ciphertext;
    private readonly IDisposable? _owned;
    private readonly OpenedMessage _message;
    private readonly FrameLayout _layout;
    private readonly FrameBuffer _sealed;
    private readonly FrameBuffer _plain;
    private readonly long _start;
    private readonly long _regularFrames;
    private readonly int _finalContentBytes;
    private long _openFrame = -1;

    private SealedMessageReader(Stream ciphertext, IDisposable? owned, OpenedMessage message, long start)
    {
        _ciphertext = ciphertext;
        _owned = owned;
        _message = message;
        _start = start;
        _layout = new FrameLayout(message.Header.FrameSizeBytes);
        (_regularFrames, _finalContentBytes) = _layout.Locate(ciphertext.Length - start);
        Length = (_regularFrames * _layout.FrameSizeBytes) + _finalContentBytes;
        var largest = _regularFrames > 0 ? _layout.FrameSizeBytes : _finalContentBytes;
        _sealed = new FrameBuffer(largest + ContentCipher.FinalOverheadBytes);
        _plain = new FrameBuffer(Math.Max(largest, 1)) { UsedBytes = largest };
    }

    /// <summary>Bytes of content.</summary>
    public long Length { get; }

    /// <summary>The verified header.</summary>
    public MessageHeader Header => _message.Header;

    /// <summary>Opens a message that fills a file; the handle stays the caller's.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0301 to 0315 as in <see cref="SealedMessage"/>; LW-CRY-0320: signed or unframed.
    /// </exception>
    public static SealedMessageReader Open(
        SafeFileHandle ciphertext, IKeyring[] keyrings, OpenOptions options)
    {
        var file = new BorrowedFile(ciphertext, FileAccess.Read);
        return Open(file.Stream, file, keyrings, options);
    }

    /// <summary>
    /// Opens a message that fills a seekable stream, which stays the caller's and must not move.
    /// </summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0301 to 0315 as in <see cref="SealedMessage"/>; LW-CRY-0320: signed or unframed.
    /// </exception>
    public static SealedMessageReader Open(Stream ciphertext, IKeyring[] keyrings, OpenOptions options) =>
        Open(ciphertext, owned: null, keyrings, options);

    /// <summary>
    /// Reads content from <paramref name="offset"/> on; returns fewer bytes only at its end.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0306, LW-CRY-0307: a frame was changed.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        lock (_lock)
        {
            var total = 0;
            while (!destination.IsEmpty && offset < Length)
            {
                var (frame, within) = Math.DivRem(offset, _layout.FrameSizeBytes);
                var content = FrameContent(frame);
                var size = Math.Min(content.Length - (int)within, destination.Length);
                content.Slice((int)within, size).CopyTo(destination);
                destination = destination[size..];
                offset += size;
                total += size;
            }

            return total;
        }
    }

    /// <summary>
    /// The content as a read-only seekable stream over this reader; disposing it leaves the reader open.
    /// </summary>
    public Stream AsStream() => new SealedContentStream(this);

    /// <summary>Zeroes what was opened.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _sealed.Dispose();
            _plain.Dispose();
            _message.Dispose();
            _owned?.Dispose();
        }
    }

    private static SealedMessageReader Open(
        Stream ciphertext, IDisposable? owned, IKeyring[] keyrings, OpenOptions options)
    {
        OpenedMessage? message = null;
        SealedMessageReader? reader = null;
        try
        {
            ciphertext.Position = 0;
            var (parsed, bytes) = HeaderFormat.Read(ciphertext, options);
            message = OpenedMessage.Open(parsed, bytes, keyrings, options);
            if (message.Signature is not null || message.Header.FrameSizeBytes == 0)
            {
                throw CryptographyErrors.NoRandomAccess(
                    message.Signature is null ? "it has no frames" : "it is signed as a whole");
            }

            reader = new SealedMessageReader(ciphertext, owned, message, bytes.Length);
            _ = reader.FrameContent(reader._regularFrames);
            return reader;
        }
        catch
        {
            reader?.Dispose();
            message?.Dispose();
            owned?.Dispose();
            throw;
        }
    }

    // The frame that was opened last is kept, because small reads come one after the other.
    private ReadOnlySpan<byte> FrameContent(long frame)
    {
        var isFinal = frame == _regularFrames;
        var content = _plain.GetSpan()[..(isFinal ? _finalContentBytes : _layout.FrameSizeBytes)];
        if (frame == _openFrame)
        {
            return content;
        }

        _openFrame = -1;
        var overhead = isFinal ? ContentCipher.FinalOverheadBytes : ContentCipher.FrameOverheadBytes;
        var size = content.Length + overhead;
        var bytes = _sealed.GetSpan()[..size];
        _ciphertext.Position = _start + (frame * _layout.SealedFrameBytes);
        if (_ciphertext.ReadAtLeast(bytes, size, throwOnEndOfStream: false) < size)
        {
            throw CryptographyErrors.Truncated();
        }

        Decrypt((uint)(frame + 1), isFinal, bytes, content);
        _openFrame = frame;
        return content;
    }

    private void Decrypt(uint sequence, bool isFinal, ReadOnlySpan<byte> frame, Span<byte> content)
    {
        var gcm = _message.Cipher.Rent();
        try
        {
            if (!isFinal)
            {
                _message.Cipher.OpenFrame(gcm, sequence, frame, content);
            }
            else if (content.Length
                == ContentCipher.FinalContentSize(frame, sequence, _layout.FrameSizeBytes))
            {
                _message.Cipher.OpenFinalFrame(gcm, sequence, frame, content);
            }
            else
            {
                throw CryptographyErrors.Truncated();
            }
        }
        finally
        {
            _message.Cipher.Return(gcm);
        }
    }
}
