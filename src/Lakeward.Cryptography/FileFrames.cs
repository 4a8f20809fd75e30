// Seals or opens a file into a file: every batch has its place, so batches need not wait for each other.
namespace Lakeward.Cryptography;

/// <summary>
/// Works on the batches of an unsigned framed message whose length is known, each worker reading, working
/// and writing for itself.
/// </summary>
internal sealed class FileFrames
{
    private readonly ContentCipher _cipher;
    private readonly FrameLayout _layout;
    private readonly FileStretch _plain;
    private readonly FileStretch _sealed;
    private readonly long _regularFrames;
    private readonly int _finalContentBytes;
    private readonly long _lastBatch;
    private long _nextBatch = -1;

    /// <param name="cipher">The message's cipher.</param>
    /// <param name="layout">Of its frames.</param>
    /// <param name="plain">The plaintext.</param>
    /// <param name="body">The message after its header.</param>
    /// <param name="place">How many regular frames there are, and the final one's content.</param>
    public FileFrames(
        ContentCipher cipher, FrameLayout layout, FileStretch plain, FileStretch body,
        (long RegularFrames, int FinalContentBytes) place)
    {
        _cipher = cipher;
        _layout = layout;
        _plain = plain;
        _sealed = body;
        (_regularFrames, _finalContentBytes) = place;

        // The final frame is in the batch of the regular frames before it, unless those fill it.
        _lastBatch = _regularFrames / layout.FramesPerBatch;
    }

    public Task SealAsync(int parallelism, CancellationToken ct) =>
        RunAsync(parallelism, SealBatch, _lastBatch + 1, ct);

    /// <summary>
    /// Opens the final frame before any other, so that a message that was cut short is refused before a
    /// byte of it is released.
    /// </summary>
    public async Task OpenAsync(int parallelism, CancellationToken ct)
    {
        await Task.Run(() => WithBatch(batch => OpenBatch(batch, _lastBatch)), ct);
        await RunAsync(parallelism, OpenBatch, _lastBatch, ct);
    }

    private async Task RunAsync(
        int parallelism, Action<FrameBatch, long> work, long batches, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var workers = Math.Min(batches, Math.Min(parallelism, _layout.MaxBatches));
        var running = new Task[workers];
        for (var index = 0; index < running.Length; index++)
        {
            running[index] = Task.Run(
                () => WithBatch(batch => WorkUntilDone(batch, work, batches, stop)), ct);
        }

        await Task.WhenAll(running);
    }

    private void WorkUntilDone(
        FrameBatch batch, Action<FrameBatch, long> work, long batches, CancellationTokenSource stop)
    {
        try
        {
            for (long index; (index = Interlocked.Increment(ref _nextBatch)) < batches;)
            {
                stop.Token.ThrowIfCancellationRequested();
                work(batch, index);
            }
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private void WithBatch(Action<FrameBatch> use)
    {
        using var batch = new FrameBatch(_cipher, _layout);
        use(batch);
    }

    private void SealBatch(FrameBatch batch, long index)
    {
        Place(batch, index);
        _plain.Read(batch.PlainSpace.Span[..batch.PlainBytes], index * _layout.PlainBatchBytes);
        batch.Seal();
        _sealed.Write(batch.Sealed.Span, index * _layout.SealedBatchBytes);
    }

    private void OpenBatch(FrameBatch batch, long index)
    {
        Place(batch, index);
        _sealed.Read(batch.SealedSpace.Span[..batch.SealedBytes], index * _layout.SealedBatchBytes);
        batch.CheckFinalLength();
        batch.Open();
        _plain.Write(batch.Plain.Span, index * _layout.PlainBatchBytes);
    }

    private void Place(FrameBatch batch, long index)
    {
        var isLast = index == _lastBatch;
        var regularBefore = index * _layout.FramesPerBatch;
        batch.FirstSequence = (uint)(regularBefore + 1);
        batch.RegularFrames = isLast ? (int)(_regularFrames - regularBefore) : _layout.FramesPerBatch;
        batch.FinalContentBytes = isLast ? _finalContentBytes : FrameBatch.NoFinal;
    }
}
