// Seals what is written to it: the push form of sealing.
namespace Lakeward.Cryptography;

/// <summary>
/// A write-only stream that seals what it is given into another stream. <see cref="Complete"/> ends the
/// message. Disposing without it leaves a message without its end, which nothing opens: so a writer that
/// fails midway never leaves a shorter message that looks whole.
/// </summary>
/// <remarks>Not thread-safe. Holds one frame in memory, zeroed on dispose.</remarks>
public sealed class SealStream : Stream
{
    private readonly Stream _ciphertext;
    private readonly SealingMessage _message;
    private readonly FrameBatch _batch;
    private readonly FrameLayout _layout;
    private readonly bool _leaveOpen;
    private ulong _nextSequence = 1;
    private int _filled;
    private bool _completed;

    /// <summary>Begins a message: its header is written now.</summary>
    /// <param name="ciphertext">
    /// Receives the message; disposed with this stream unless told otherwise.
    /// </param>
    /// <param name="keyrings">Each of them will open the message.</param>
    /// <param name="options">Suite, frame size and context; parallelism is not used.</param>
    /// <param name="leaveOpen">Whether <paramref name="ciphertext"/> stays open.</param>
    public SealStream(Stream ciphertext, IKeyring[] keyrings, SealOptions options, bool leaveOpen = false)
    {
        _ciphertext = ciphertext;
        _leaveOpen = leaveOpen;
        _layout = new FrameLayout(options.FrameSizeBytes);
        _message = SealingMessage.Begin(keyrings, options);
        _batch = new FrameBatch(_message.Cipher, _layout);
        _ciphertext.Write(_message.Header);
    }

    /// <summary>Bytes of plaintext taken so far.</summary>
    public long PlainBytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_completed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => PlainBytes;
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Writes the final frame, and the footer of a signed message. Nothing can be written after it.
    /// </summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        _completed = true;
        SealBatch(isLast: true);
        if (_message.Signature is { } signature)
        {
            _ciphertext.Write(signature.Footer());
        }

        _ciphertext.Flush();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        PlainBytes += buffer.Length;
        while (!buffer.IsEmpty)
        {
            // A full batch waits for the byte after it: the last frame of a message must be its final one.
            if (_filled == _layout.PlainBatchBytes)
            {
                SealBatch(isLast: false);
            }

            var size = Math.Min(buffer.Length, _layout.PlainBatchBytes - _filled);
            buffer[..size].CopyTo(_batch.PlainSpace.Span[_filled..]);
            _filled += size;
            buffer = buffer[size..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: a frame is written when it is full.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _completed = true;
            _batch.Dispose();
            _message.Dispose();
            if (!_leaveOpen)
            {
                _ciphertext.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void SealBatch(bool isLast)
    {
        if (_nextSequence + (ulong)_layout.FramesPerBatch >= ContentCipher.FinalMark)
        {
            throw CryptographyErrors.TooLong();
        }

        _batch.SetPlain(_filled, isLast);
        _batch.FirstSequence = (uint)_nextSequence;
        _batch.Seal();
        _message.Signature?.Append(_batch.Sealed.Span);
        _ciphertext.Write(_batch.Sealed.Span);
        _nextSequence += (ulong)_batch.RegularFrames;
        _filled = 0;
    }
}
