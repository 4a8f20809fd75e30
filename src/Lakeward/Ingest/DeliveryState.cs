// The stations of a delivery's life.
namespace Lakeward.Ingest;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>In the inbox; nobody has opened it.</summary>
    Announced,

    /// <summary>Opened, compared with its announcement, and re-sealed to the dataset's own key.</summary>
    Received,

    /// <summary>Its rows are in the table.</summary>
    Loaded,

    /// <summary>It was refused whole; it is kept and can be loaded again once the cause is gone.</summary>
    Refused,
}
