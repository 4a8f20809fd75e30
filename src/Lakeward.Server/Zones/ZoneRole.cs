// What a process of the service is for.
namespace Lakeward.Server.Zones;

/// <summary>The part of the service that one process is.</summary>
public enum ZoneRole
{
    /// <summary>Everything, on one machine.</summary>
    All,

    /// <summary>Takes sealed files from senders; has no key.</summary>
    Edge,

    /// <summary>Holds the keys: console, identity, SQL, grants and receipts.</summary>
    Vault,

    /// <summary>Loads what was delivered.</summary>
    Worker,
}
