// Fetches the public half of a drop from a service.
using Lakeward.Ingest;

namespace Lakeward.Cli.Sending;

internal static class ServiceDrop
{
    private const int MostFailures = 12;

    /// <summary>The drop, as this sender sees it.</summary>
    /// <exception cref="Errors.LakeException">LW-CLI-0303, or what the service refuses with.</exception>
    public static Task<DropFile> FetchAsync(ServiceDoor door, string drop, CancellationToken ct) =>
        Persistence.TryAsync(() => door.DropAsync(drop, ct), () => 0, MostFailures, ct);
}
