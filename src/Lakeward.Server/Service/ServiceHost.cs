// The one server of a lake: everything that is said over HTTP goes through here.
using System.Net;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Server.Http;
using Lakeward.Server.Identity;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>
/// One application on Kestrel: HTTP/1.1 over TLS 1.2 or 1.3. Each room adds its services and maps its
/// addresses here. It logs nothing and reads no settings of its own accord; what matters is in the audit log.
/// Dispose it to end all requests.
/// </summary>
public sealed class ServiceHost : IAsyncDisposable
{
    private readonly ListeningService _listening;

    private ServiceHost(ListeningService listening) => _listening = listening;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _listening.Addresses[0];

    /// <summary>Where it listens for edges, if it does.</summary>
    public IPEndPoint? ZoneAddress => _listening.Addresses.Skip(1).SingleOrDefault();

    /// <summary>The services of the rooms, for those that run beside requests.</summary>
    internal IServiceProvider Services => _listening.Services;

    /// <summary>
    /// A code that makes the first account, once, within a day, in place of those before; null where there
    /// are accounts.
    /// </summary>
    public async Task<string?> NewSetupCodeAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountDesk>().NewSetupCodeAsync();
    }

    /// <summary>Opens the control database and starts to listen.</summary>
    /// <exception cref="LakeException">LW-WEB-0101: the address is in use or not one of this machine;
    /// LW-CTL-0101 to LW-CTL-0104.</exception>
    public static async Task<ServiceHost> StartAsync(Lake lake, ServiceOptions options)
    {
        var control = await ControlDoor.OpenAsync(
            options.Control ?? ControlOptions.Beside(lake.Folder), lake.Folder.Settings.Id);
        return new ServiceHost(await ListeningService.StartAsync(
            control,
            options.Http,
            options.Zone,
            (builder, stopping) => Build(lake, options, control, builder, stopping),
            services => services.GetRequiredService<DropPublisher>().PublishAsync(CancellationToken.None)));
    }

    /// <summary>Stops listening, cancels running statements and ends all requests.</summary>
    public ValueTask DisposeAsync() => _listening.DisposeAsync();

    private static WebApplication Build(
        Lake lake,
        ServiceOptions options,
        ControlDoor control,
        WebApplicationBuilder builder,
        CancellationToken stopping)
    {
        builder.Services
            .AddSingleton(options)
            .AddSingleton(options.Http.Time)
            .AddSingleton(lake)
            .AddSingleton<IDbContextFactory<ControlDatabase>>(control)
            .AddScoped(_ => control.CreateDbContext())
            .AddSingleton(new RequestRates(
                options.MaxStrangersPerMinute, options.MaxTokensPerMinute))
            .AddSingleton(services => new RequestHandler(
                lake, options.Http, services.GetRequiredService<IServiceScopeFactory>(), stopping))
            .AddIdentity(options)
            .AddDrops(lake, options);
        options.Rooms.ForEach(room => room.Add(builder.Services));
        var application = builder.Build();
        application.UseFrame();
        if (options.Role == ZoneRole.Worker)
        {
            application.MapLife();
            application.MapHealth();
            return application;
        }

        options.Rooms.ForEach(room => room.Use(application));
        application.MapHttp();
        application.MapApi();
        application.MapEvents();
        application.MapHealth();
        application.MapIdentity();
        application.MapDropRoom(options.Role);
        options.Rooms.ForEach(room => room.Map(application));
        return application;
    }
}
