// Fetches the public half of a drop from a service.
using Lakeward.Ingest;

namespace Lakeward.Cli.Sending;

internal static class ServiceDrop
{
    /// <summary>The drop, as this sender sees it.</summary>
    /// <exception cref="Errors.LakeException">LW-CLI-0303, or what the service refuses with.</exception>
    public static async Task<DropFile> FetchAsync(ServiceDoor door, string drop, CancellationToken ct)
    {
        try
        {
            return await door.DropAsync(drop, ct);
        }
        catch (HttpRequestException)
        {
            throw CliErrors.ServiceAway();
        }
        catch (BrokenAnswerException)
        {
            throw CliErrors.ServiceAway();
        }
    }
}
