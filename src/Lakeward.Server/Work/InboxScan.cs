// Finds deliveries that came into the inbox by hand, and what was loaded by hand.
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Server.Work;

/// <summary>Looks through the inbox now and then; one thread at a time.</summary>
internal sealed class InboxScan(DeliveryQueue queue, Lake lake, WorkOptions options)
{
    private const int MostFailed = 1000;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var announced = lake.AnnouncedDeliveries();
        _seen.IntersectWith(announced);
        foreach (var id in announced.Where(_seen.Add))
        {
            await LookAtAsync(id, ct);
        }

        foreach (var failed in await queue.FailedAsync(MostFailed, ct))
        {
            if (lake.FindDelivery(failed.DeliveryId) is { State: DeliveryState.Loaded } loaded)
            {
                await queue.CorrectAsync(loaded);
            }
        }
    }

    private async Task LookAtAsync(string id, CancellationToken ct)
    {
        if (lake.FindDelivery(id) is { State: DeliveryState.Loaded })
        {
            // A crash came between the load and the removal from the inbox, or put it back.
            try
            {
                await lake.ReceiveAsync(id, options.Operator, ct);
            }
            catch (LakeException)
            {
                // It says that the delivery is loaded, and has removed it.
            }
        }
        else if (lake.FindAnnouncement(id) is { } announcement)
        {
            await queue.AddAsync(announcement);
        }
    }
}
