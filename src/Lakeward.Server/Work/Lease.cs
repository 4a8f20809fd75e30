// The right to work on one delivery, for a while.
namespace Lakeward.Server.Work;

/// <summary>A lease.</summary>
/// <param name="Delivery">The delivery, as it was queued.</param>
/// <param name="Owner">Who has it; no other lease has this name.</param>
internal sealed record Lease(QueuedDelivery Delivery, string Owner);
