// Marks an address that senders may ask for through an edge.
namespace Lakeward.Server.Zones;

/// <summary>On an endpoint: it is reached over the link of an edge. Whatever is not marked is not.</summary>
internal sealed class SenderRoute;
