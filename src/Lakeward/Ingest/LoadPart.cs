// Which part of a delivery is loaded: all of it, or again what is in its quarantine.
using System.Globalization;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>A delivery's first load takes every record; a retry only those its quarantine holds.</summary>
/// <param name="DeliveryId">The delivery.</param>
/// <param name="Retry">0 for the first load, then counted on.</param>
/// <param name="Chosen">The numbers of the records, or the lines of the rows; null for all.</param>
internal sealed record LoadPart(string DeliveryId, int Retry, IReadOnlySet<long>? Chosen)
{
    /// <summary>The name that the tables' logs know this part by; each is committed once.</summary>
    public string CommitId => Retry == 0
        ? DeliveryId
        : string.Create(CultureInfo.InvariantCulture, $"{DeliveryId}-retry-{Retry}");

    /// <summary>
    /// What tells the quarantine of this attempt from that of any other, which may run elsewhere.
    /// </summary>
    public string QuarantineId { get; } = Guid.CreateVersion7().ToString("n");

    /// <summary>Where what still cannot be loaded is kept.</summary>
    public ObjectName Quarantine => Receiver.QuarantineName(DeliveryId, QuarantineId);

    /// <summary>Whether a record or row belongs to the part.</summary>
    public bool Takes(long number) => Chosen?.Contains(number) != false;
}
