// Seals a stream into a stream.
namespace Lakeward.Cryptography;

/// <summary>Seals plaintext of unknown length from a stream, frame by frame, in bounded memory.</summary>
internal sealed class StreamSealer(
    Stream plaintext, Stream ciphertext, SealingMessage message, CancellationToken ct)
{
    private readonly FrameLayout _layout = new(message.FrameSizeBytes);
    private ulong _nextSequence = 1;
    private long _plainBytes;
    private byte _ahead;
    private bool _hasAhead;

    /// <summary>
    /// (1) header, (2) frames, (3) the footer of a signed message. Returns plaintext bytes.
    /// </summary>
    public async Task<long> RunAsync(int parallelism)
    {
        await ciphertext.WriteAsync(message.Header, ct); // (1)
        var batches = FramePipeline.Batches(message.Cipher, _layout, parallelism);
        try
        {
            var pipeline = new FramePipeline(batches)
            {
                Read = ReadAsync,
                Work = batch => batch.Seal(),
                Write = WriteAsync,
            };
            await pipeline.RunAsync(ct); // (2)
        }
        finally
        {
            Array.ForEach(batches, batch => batch.Dispose());
        }

        if (message.Signature is { } signature)
        {
            await ciphertext.WriteAsync(signature.Footer(), ct); // (3)
        }

        return _plainBytes;
    }

    // One byte more than a batch is read, to know whether the batch is the last; it opens the next batch.
    private async ValueTask<bool> ReadAsync(FrameBatch batch)
    {
        var space = batch.PlainSpace[..(_layout.PlainBatchBytes + 1)];
        var have = 0;
        if (_hasAhead)
        {
            space.Span[0] = _ahead;
            have = 1;
        }

        have += await plaintext.ReadAtLeastAsync(
            space[have..], space.Length - have, throwOnEndOfStream: false, ct);
        _hasAhead = have == space.Length;
        if (_hasAhead)
        {
            _ahead = space.Span[--have];
        }

        batch.SetPlain(have, isLast: !_hasAhead);
        if (_nextSequence + (ulong)_layout.FramesPerBatch >= ContentCipher.FinalMark)
        {
            throw CryptographyErrors.TooLong();
        }

        batch.FirstSequence = (uint)_nextSequence;
        _nextSequence += (ulong)batch.RegularFrames;
        _plainBytes += have;
        return _hasAhead;
    }

    private ValueTask WriteAsync(FrameBatch batch)
    {
        message.Signature?.Append(batch.Sealed.Span);
        return ciphertext.WriteAsync(batch.Sealed, ct);
    }
}
