// Takes deliveries from the queue to their tables.
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Work;

/// <summary>
/// Runs beside the requests, one delivery at a time: 1. lease it; 2. receive it, so that its sender can have
/// the receipt; 3. load it; 4. say what came of it. What the lake refuses is over; what fails otherwise is
/// tried again, and given up after so many times. Any number of workers may run, here and elsewhere.
/// </summary>
internal sealed class Worker(
    DeliveryQueue queue, InboxScan scan, Lake lake, WorkOptions options, WorkBell bell, TimeProvider time)
    : BackgroundService
{
    private const int RenewalsPerLease = 3;
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(1);

    /// <summary>Works on the delivery that has waited longest.</summary>
    /// <returns>False where none was due.</returns>
    public async Task<bool> WorkAsync(CancellationToken ct)
    {
        if (await queue.TakeAsync(ct) is not { } lease)
        {
            return false;
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(lease, () => lost.CancelAsync(), done.Token);
        try
        {
            await LoadAsync(lease, lost.Token);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Loads)
        {
            return;
        }

        await Task.Yield();
        var scanned = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (time.GetUtcNow() - scanned >= options.ScanEvery)
                {
                    await scan.RunAsync(stoppingToken);
                    scanned = time.GetUtcNow();
                }

                if (await WorkAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested
                && (failure is LakeException or OperationCanceledException or IOException
                    || ControlDoor.IsOfDatabase(failure)))
            {
                // The queue or the lease is away for now: the lease runs out, and the delivery is taken
                // again.
            }

            await bell.WaitAsync(Nap, stoppingToken);
        }
    }

    private async Task LoadAsync(Lease lease, CancellationToken ct)
    {
        var id = lease.Delivery.DeliveryId;
        try
        {
            if (lease.Delivery.Attempts > options.MaxAttempts)
            {
                throw WorkErrors.Unexpected();
            }

            if (lake.FindDelivery(id)?.State != DeliveryState.Loaded)
            {
                await lake.ReceiveAsync(id, options.Operator, ct);
                if (lease.Delivery.State == QueuedState.Announced)
                {
                    await queue.MoveAsync(lease, QueuedState.Received, known: null, issue: null);
                }

                await lake.LoadAsync(id, options.Operator, progress: null, ct);
            }

            var loaded = lake.FindDelivery(id)!;
            await queue.MoveAsync(lease, DeliveryQueue.StateOf(loaded), loaded, issue: null);
        }
        catch (OperationCanceledException)
        {
            await queue.ReleaseAsync(lease, TimeSpan.Zero);
            throw;
        }
        catch (LakeException locked) when (Lake.IsBusy(locked))
        {
            // Somebody else changes the lake for long; that is no fault of the delivery.
            await queue.ReleaseAsync(lease, options.FirstPause);
        }
        catch (LakeException infected) when (Lake.IsInfected(infected))
        {
            await queue.MoveAsync(lease, QueuedState.Quarantined, known: null, infected.Id);
        }
        catch (LakeException refusal) when (refusal.Outcome is not (Outcome.Failed or Outcome.Usage))
        {
            await queue.MoveAsync(lease, QueuedState.Refused, known: null, refusal.Id);
        }
        catch (Exception failure)
        {
            // The outermost loop of a load: whatever it was, the delivery is tried again, or given up.
            await FailAsync(lease, (failure as LakeException)?.Id ?? WorkErrors.UnexpectedId);
        }
    }

    private Task FailAsync(Lease lease, string issue) => lease.Delivery.Attempts >= options.MaxAttempts
        ? queue.MoveAsync(lease, QueuedState.Dead, known: null, issue)
        : queue.PostponeAsync(lease, issue);

    private async Task RenewAsync(Lease lease, Func<Task> lose, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Lease / RenewalsPerLease, time, done);
                if (!await queue.RenewAsync(lease, done))
                {
                    await lose();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
        catch (Exception failure) when (ControlDoor.IsOfDatabase(failure))
        {
            // Without the database the lease cannot be kept; another may take over, and the lake loads once.
            await lose();
        }
    }
}
