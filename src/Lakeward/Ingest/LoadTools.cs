// What a load is given by the lake it runs in.
using System.Collections.Concurrent;
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Tables;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>Keys, manifest, clock and limits of a load.</summary>
internal sealed record LoadTools
{
    /// <summary>What the audit log says of deliveries.</summary>
    public required DeliveryBook Book { get; init; }

    /// <summary>The dataset keys.</summary>
    public required KeyTable Keys { get; init; }

    /// <summary>The applied manifest.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>The name under which a delivery was sent, or null where its record is gone.</summary>
    public required Func<string, string?> NameOf { get; init; }

    /// <summary>The newest snapshots that loads have seen, by series; they are read on from there.</summary>
    public required ConcurrentDictionary<string, TableSnapshot> Snapshots { get; init; }

    /// <summary>Scans content before it is parsed, or null.</summary>
    public required MalwareScanner? Scanner { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What the engine may use at most, in bytes.</summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>How many threads parse and write.</summary>
    public required int Threads { get; init; }

    /// <summary>Takes the lake's write lock, and what was committed until then.</summary>
    public required Func<Task<IHeldLock>> BeginChange { get; init; }

    /// <summary>The keyring that opens what was sent to a drop.</summary>
    public required Func<string, RsaKeyring> DropKeyring { get; init; }

    /// <summary>The opaque id of what the manifest names: kind, then name.</summary>
    public required Func<string, string, string> IdOf { get; init; }
}
