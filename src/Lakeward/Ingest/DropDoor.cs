// A drop as one of its senders finds it now.
namespace Lakeward.Ingest;

/// <summary>An open drop.</summary>
/// <param name="File">Its public half.</param>
/// <param name="DayLeftBytes">How many bytes it may still take today, as far as they were received.</param>
public sealed record DropDoor(DropFile File, long DayLeftBytes);
