// Which deliveries somebody wants to see.
namespace Lakeward.Ingest;

/// <summary>What a delivery must have; an absent member asks for nothing.</summary>
public sealed record DeliveryFilter
{
    /// <summary>Where it stands.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>The drop it was sent to.</summary>
    public string? Drop { get; init; }

    /// <summary>Who sent it.</summary>
    public string? Sender { get; init; }

    /// <summary>Only those with records in quarantine.</summary>
    public bool InQuarantine { get; init; }

    /// <summary>Whether a delivery has it.</summary>
    internal bool Fits(Delivery delivery) =>
        (State is null || delivery.State == State)
        && (Drop is null || delivery.Drop == Drop)
        && (Sender is null || delivery.Sender == Sender)
        && (!InQuarantine || delivery.Quarantined > 0);
}
