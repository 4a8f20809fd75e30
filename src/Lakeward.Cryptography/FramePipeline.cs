// Runs batches through read, work and write: read and write in order, work in parallel.
namespace Lakeward.Cryptography;

/// <summary>
/// A bounded pipeline. Batches are read and written one after the other by the caller's flow; the cipher
/// works on several between. With a single batch all three run in turn.
/// </summary>
/// <param name="batches">All the memory there is, reused in turn.</param>
internal sealed class FramePipeline(IReadOnlyList<FrameBatch> batches)
{
    /// <summary>Fills a batch; false when it was the last.</summary>
    public required Func<FrameBatch, ValueTask<bool>> Read { get; init; }

    /// <summary>The cipher's work on a filled batch.</summary>
    public required Action<FrameBatch> Work { get; init; }

    /// <summary>Drains a batch whose work is done.</summary>
    public required Func<FrameBatch, ValueTask> Write { get; init; }

    /// <summary>
    /// The batches for a pipeline of this parallelism: one to run in turn, else one more than work at once,
    /// so that reading and writing go on meanwhile.
    /// </summary>
    public static FrameBatch[] Batches(ContentCipher cipher, FrameLayout layout, int parallelism)
    {
        var count = parallelism == 1 ? 1 : Math.Min(parallelism + 1, layout.MaxBatches);
        return [.. Enumerable.Range(0, count).Select(_ => new FrameBatch(cipher, layout))];
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var inFlight = new Queue<FrameBatch>(batches.Count);
        try
        {
            var more = true;
            for (var turn = 0; more; turn++)
            {
                ct.ThrowIfCancellationRequested();
                var batch = batches[turn % batches.Count];
                if (inFlight.Count == batches.Count)
                {
                    await DrainAsync(inFlight);
                }

                more = await Read(batch);
                inFlight.Enqueue(batch);
                if (batches.Count == 1)
                {
                    Work(batch);
                }
                else
                {
                    batch.Work = Task.Run(() => Work(batch), CancellationToken.None);
                }
            }

            while (inFlight.Count > 0)
            {
                await DrainAsync(inFlight);
            }
        }
        finally
        {
            // The batches' memory is freed after this, so work that still runs on it is waited for.
            await Task.WhenAll(batches.Select(batch => batch.Work)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask DrainAsync(Queue<FrameBatch> inFlight)
    {
        var batch = inFlight.Peek();
        await batch.Work;
        await Write(batch);
        inFlight.Dequeue();
    }
}
