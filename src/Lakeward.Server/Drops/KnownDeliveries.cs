// Which deliveries the lake has, for a process that may not have the lake.
namespace Lakeward.Server.Drops;

/// <summary>Beside the queue, which every process sees, the lake knows what was loaded by hand.</summary>
/// <param name="lake">The lake; null at an edge, which has the queue alone.</param>
internal sealed class KnownDeliveries(Lake? lake)
{
    /// <summary>Whether the lake has received a delivery of that id.</summary>
    public bool InLake(string delivery) => lake?.FindDelivery(delivery) is not null;
}
