// Records as they were sent: the quarantine, and the original behind a row. Seeing one is an event.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward;

public sealed partial class Lake
{
    private const string ShowKind = "quarantine.show";
    private const string RecordKind = "record.show";

    /// <summary>
    /// What a delivery's quarantine holds. The principal must be allowed to see, in the clear, every column
    /// of the tables that the drop fills; the event is durable before the first record is shown.
    /// </summary>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="principal">Who looks.</param>
    /// <param name="purpose">The purpose of use; null where only one is granted.</param>
    /// <exception cref="LakeException">Refused, or nothing is in quarantine.</exception>
    public async Task<IEnumerable<QuarantinedRecord>> QuarantineAsync(
        string deliveryId, string principal, string? purpose)
    {
        UseNewestState();
        var delivery = _book.Find(deliveryId) ?? throw IngestErrors.UnknownDelivery(deliveryId);
        if (delivery.Quarantined is null or 0)
        {
            throw IngestErrors.NothingQuarantined(deliveryId);
        }

        await AllowOriginalAsync(ShowKind, delivery, principal, purpose, number: null);
        return NewOriginals().Quarantined(delivery);
    }

    /// <summary>The health record behind a row, by the row's <c>record_id</c>, as it was sent.</summary>
    /// <param name="recordId">The id.</param>
    /// <param name="principal">Who looks; allowed as for <see cref="QuarantineAsync"/>.</param>
    /// <param name="purpose">The purpose of use; null where only one is granted.</param>
    /// <exception cref="LakeException">Refused, or there is no such record.</exception>
    public async Task<ReadOnlyMemory<byte>> RecordAsync(string recordId, string principal, string? purpose)
    {
        UseNewestState();
        var number = RecordIdColumn.NumberOf(recordId);
        if (_book.Find(RecordIdColumn.DeliveryOf(recordId)) is not { Dataset: not null } delivery)
        {
            throw IngestErrors.UnknownRecord();
        }

        var drop = await AllowOriginalAsync(RecordKind, delivery, principal, purpose, number);
        using var content = NewLoader().NewContent(delivery, drop);
        return (content.Format().IsMapped() ? Originals.Find(content, number) : null)
            ?? throw IngestErrors.UnknownRecord();
    }

    /// <summary>
    /// Loads again what a delivery's quarantine holds, as after an upgrade or a change of the manifest. What
    /// can be loaded now is committed at once; the rest stays in quarantine.
    /// </summary>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="by">Who loads it.</param>
    /// <param name="progress">Told now and then how far the load has come.</param>
    /// <param name="ct">Stops the load; nothing of it is visible then.</param>
    /// <exception cref="LakeException">Nothing is in quarantine, or the drop or agreement is
    /// closed.</exception>
    public async Task<LoadReport> RetryAsync(
        string deliveryId,
        string by,
        IProgress<LoadProgress>? progress = null,
        CancellationToken ct = default)
    {
        UseNewestState();
        return await NewLoader().RetryAsync(deliveryId, by, NewOriginals(), progress, ct);
    }

    private Originals NewOriginals() => new(NewReceiver(), _store, NewLoadTools());

    /// <summary>Decides and records, refusals too.</summary>
    private async Task<Drop> AllowOriginalAsync(
        string kind, Delivery delivery, string principal, string? purpose, long? number)
    {
        var manifest = Manifest ?? throw LakeErrors.NothingApplied();
        var entry = Event(kind, manifest.Principals.ContainsKey(principal) ? principal : "") with
        {
            Delivery = delivery.Id,
            Dataset = delivery.Dataset,
            Policy = manifest.PolicyId(),
            Facts = number is null
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { ["record"] = number.Value.ToString(
                    CultureInfo.InvariantCulture) },
        };
        try
        {
            var drop = manifest.Drops.GetValueOrDefault(delivery.Drop)
                ?? throw IngestErrors.DropUnknownNow(delivery.Drop);
            var granted = NewOriginals().Require(drop, principal, purpose);
            await _log.AppendAsync(entry with
            {
                Role = granted.Role,
                Purpose = granted.Purpose,
                Agreement = granted.Agreement,
            });
            return drop;
        }
        catch (LakeException refusal) when (refusal.Outcome == Outcome.Refused)
        {
            await _log.AppendAsync(entry with
            {
                Outcome = "refused",
                Facts = new Dictionary<string, string>(entry.Facts) { ["issue"] = refusal.Id },
            });
            throw;
        }
    }
}
