// An event on its way into the log.
namespace Lakeward.Audit;

/// <summary>A leaf with its sealed detail (empty without one) and who waits for its index.</summary>
internal sealed record PendingEvent(byte[] Leaf, byte[] Detail)
{
    /// <summary>
    /// Completes when the event is durable; its continuations never run on the writer's thread.
    /// </summary>
    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int SizeBytes => Leaf.Length + Detail.Length;
}
