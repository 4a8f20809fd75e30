// The one server of a lake: everything that is said over HTTP goes through here.
using System.Net;
using System.Net.Sockets;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Server.Http;
using Lakeward.Server.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Service;

/// <summary>
/// One application on Kestrel: HTTP/1.1 over TLS 1.2 or 1.3. Each room adds its services and maps its
/// addresses here. It logs nothing and reads no settings of its own accord; what matters is in the audit log.
/// Dispose it to end all requests.
/// </summary>
public sealed class ServiceHost : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);
    private readonly WebApplication _application;
    private readonly ControlDoor _control;
    private readonly CancellationTokenSource _stopping;
    private bool _disposed;

    private ServiceHost(WebApplication application, ControlDoor control, CancellationTokenSource stopping) =>
        (_application, _control, _stopping) = (application, control, stopping);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address
    {
        get
        {
            var address = _application.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.Single();
            return IPEndPoint.Parse(address[(address.LastIndexOf('/') + 1)..]);
        }
    }

    /// <summary>The services of the rooms, for those that run beside requests.</summary>
    internal IServiceProvider Services => _application.Services;

    /// <summary>
    /// A code that makes the first account, once, within a day, in place of those before; null where there
    /// are accounts.
    /// </summary>
    public async Task<string?> NewSetupCodeAsync()
    {
        await using var scope = _application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountDesk>().NewSetupCodeAsync();
    }

    /// <summary>Opens the control database and starts to listen.</summary>
    /// <exception cref="LakeException">LW-WEB-0101: the address is in use or not one of this machine;
    /// LW-CTL-0101 to LW-CTL-0104.</exception>
    public static async Task<ServiceHost> StartAsync(Lake lake, ServiceOptions options)
    {
        var control = await ControlDoor.OpenAsync(
            options.Control ?? ControlOptions.Beside(lake.Folder), lake.Folder.Settings.Id);
        var stopping = new CancellationTokenSource();
        ServiceHost host;
        try
        {
            host = new ServiceHost(Build(lake, options, control, stopping.Token), control, stopping);
        }
        catch
        {
            control.Dispose();
            stopping.Dispose();
            throw;
        }

        try
        {
            await host._application.StartAsync();
            return host;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await host.DisposeAsync();
            throw HttpErrors.NoAddress(options.Http.Listen.ToString());
        }
    }

    /// <summary>Stops listening, cancels running statements and ends all requests.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
        _stopping.Dispose();
        _control.Dispose();
    }

    private static WebApplication Build(
        Lake lake, ServiceOptions options, ControlDoor control, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            ServerLimits.Apply(kestrel, options.Http));
        builder.Services
            .AddSingleton<IHostLifetime, QuietLifetime>()
            .AddSingleton(options)
            .AddSingleton(options.Http.Time)
            .AddSingleton(lake)
            .AddSingleton<IDbContextFactory<ControlDatabase>>(control)
            .AddScoped(_ => control.CreateDbContext())
            .AddSingleton(services => new RequestHandler(
                lake, options.Http, services.GetRequiredService<IServiceScopeFactory>(), stopping))
            .AddRoutingCore()
            .AddRateLimiter(RequestRates.Apply)
            .AddIdentity(options)
            .AddDrops(options.Drops, options.Work);
        options.Rooms.ForEach(room => room.Add(builder.Services));
        var application = builder.Build();
        application.Use(RequestFrame.AnswerAsync);
        application.UseRouting();
        application.Use(RequestFrame.LocateAsync);
        application.UseRateLimiter();
        options.Rooms.ForEach(room => room.Use(application));
        application.MapHttp();
        application.MapHealth();
        application.MapIdentity();
        application.MapDropRoom();
        options.Rooms.ForEach(room => room.Map(application));
        return application;
    }

    /// <summary>Signals are the command's own business.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
