// An event on its way into the log.
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>A leaf with its sealed detail (empty without one) and who waits for its index.</summary>
internal sealed record PendingEvent(byte[] Leaf, byte[] Detail)
{
    /// <summary>
    /// Completes when the event is durable; its continuations never run on the writer's thread.
    /// </summary>
    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The lock without which the event must not be logged; null where there is none.</summary>
    public IHeldLock? Under { get; init; }

    /// <summary>What the lake's root file becomes with the event; null where it stays.</summary>
    public byte[]? Root { get; init; }

    public int SizeBytes => Leaf.Length + Detail.Length;
}
