// An application on Kestrel from its start to its end, with the control database that it has open.
using System.Net;
using System.Net.Sockets;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Service;

/// <summary>What is alike for every role: limits, the first step of a request, start and stop.</summary>
internal sealed class ListeningService : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);
    private readonly WebApplication _application;
    private readonly ControlDoor _control;
    private readonly CancellationTokenSource _stopping;
    private bool _disposed;

    private ListeningService(
        WebApplication application, ControlDoor control, CancellationTokenSource stopping) =>
        (_application, _control, _stopping) = (application, control, stopping);

    /// <summary>Where it listens, in the order in which the doors were named.</summary>
    public IReadOnlyList<IPEndPoint> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses
            .Select(address => IPEndPoint.Parse(address[(address.LastIndexOf('/') + 1)..]))];

    /// <summary>The services of the rooms.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Builds an application and starts to listen.</summary>
    /// <param name="control">The control database, which this closes, whatever happens.</param>
    /// <param name="http">Address, certificate and limits.</param>
    /// <param name="zone">The door for edges, or null.</param>
    /// <param name="build">Adds services, maps addresses, and builds.</param>
    /// <param name="prepare">What must be done before anybody is listened to.</param>
    /// <exception cref="Errors.LakeException">LW-WEB-0101: the address is in use or not one of this
    /// machine.</exception>
    public static async Task<ListeningService> StartAsync(
        ControlDoor control,
        HttpOptions http,
        ZoneListener? zone,
        Func<WebApplicationBuilder, CancellationToken, WebApplication> build,
        Func<IServiceProvider, Task>? prepare = null)
    {
        var stopping = new CancellationTokenSource();
        ListeningService? service = null;
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
                ServerLimits.Apply(kestrel, http, zone));
            builder.Services
                .AddSingleton<IHostLifetime, QuietLifetime>()
                .AddSingleton(new FailureWords(http, stopping.Token))
                .AddRoutingCore()
                .AddRateLimiter(RequestRates.Apply);
            service = new ListeningService(build(builder, stopping.Token), control, stopping);
            await (prepare?.Invoke(service.Services) ?? Task.CompletedTask);
            await service._application.StartAsync();
            return service;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await CloseAsync(service, control, stopping);
            throw HttpErrors.NoAddress(http.Listen.ToString());
        }
        catch
        {
            await CloseAsync(service, control, stopping);
            throw;
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

    private static async Task CloseAsync(
        ListeningService? service, ControlDoor control, CancellationTokenSource stopping)
    {
        if (service is not null)
        {
            await service.DisposeAsync();
            return;
        }

        stopping.Dispose();
        control.Dispose();
    }

    /// <summary>Signals are the command's own business.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
