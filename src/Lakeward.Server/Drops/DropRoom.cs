// Puts the rooms of drops and workers into the service.
using Lakeward.Server.Work;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Drops;

/// <summary>Services and addresses of drops, uploads, the queue and notices.</summary>
internal static class DropRoom
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDrops(
        this IServiceCollection services, DropOptions drops, WorkOptions work) => services
        .AddSingleton(drops).AddSingleton(work)
        .AddSingleton<WorkBell>().AddSingleton<DeliveryQueue>().AddSingleton<InboxScan>()
        .AddSingleton<GrantBook>().AddSingleton<UploadBook>().AddSingleton<UploadIntake>()
        .AddSingleton<UploadSweeper>().AddSingleton<Worker>()
        .AddHostedService(provider => provider.GetRequiredService<UploadSweeper>())
        .AddHostedService(provider => provider.GetRequiredService<Worker>())
        .AddHostedService<NoticeSender>();

    /// <summary>Maps the addresses.</summary>
    public static void MapDropRoom(this IEndpointRouteBuilder routes)
    {
        routes.MapDrops();
        routes.MapUploads();
        routes.MapWork();
    }
}
