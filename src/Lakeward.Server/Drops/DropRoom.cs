// Puts the rooms of drops and workers into the service.
using Lakeward.Server.Service;
using Lakeward.Server.Work;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Drops;

/// <summary>Services and addresses of drops, uploads, the queue and notices.</summary>
internal static class DropRoom
{
    /// <summary>Adds what a process with the lake has; what runs by itself depends on its role.</summary>
    public static IServiceCollection AddDrops(
        this IServiceCollection services, Lake lake, ServiceOptions options)
    {
        services
            .AddSingleton(options.Drops).AddSingleton(options.Work)
            .AddSingleton<WorkBell>().AddSingleton<DeliveryQueue>().AddSingleton<InboxScan>()
            .AddSingleton(_ => UploadPlace.Of(lake, options.Inbox))
            .AddSingleton(new KnownDeliveries(lake))
            .AddUploads()
            .AddSingleton<GrantDesk>().AddSingleton<DropPublisher>().AddSingleton<UploadEventDrain>()
            .AddSingleton<Worker>()
            .AddHostedService(provider => provider.GetRequiredService<DropPublisher>())
            .AddHostedService(provider => provider.GetRequiredService<UploadEventDrain>())
            .AddHostedService<NoticeSender>();
        if (options.Role == ZoneRole.All)
        {
            services.AddHostedService(provider => provider.GetRequiredService<UploadSweeper>());
        }

        return options.Role == ZoneRole.Vault
            ? services
            : services.AddHostedService(provider => provider.GetRequiredService<Worker>());
    }

    /// <summary>Adds what uploads need, with a lake or without.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services) => services
        .AddSingleton<GrantBook>().AddSingleton<UploadEvents>().AddSingleton<UploadBook>()
        .AddSingleton<UploadIntake>().AddSingleton<UploadSweeper>();

    /// <summary>Maps the addresses; a vault with edges takes no uploads itself.</summary>
    public static void MapDropRoom(this IEndpointRouteBuilder routes, ZoneRole role)
    {
        routes.MapDrops();
        routes.MapWork();
        if (role == ZoneRole.All)
        {
            routes.MapUploads();
        }
    }
}
