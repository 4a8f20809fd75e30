// The edge: takes sealed files from senders, and has no key.
using System.Net;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Server.Service;
using Lakeward.Server.Work;
using Lakeward.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Zones;

/// <summary>
/// Opens no lake. Uploads are its own: their grants are rows of the control database, and what comes is
/// ciphertext on its way into the inbox. Whatever else a sender asks goes to the vault, from a closed list.
/// Dispose it to end all requests.
/// </summary>
public sealed class EdgeHost : IAsyncDisposable
{
    private readonly ListeningService _listening;

    private EdgeHost(ListeningService listening) => _listening = listening;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _listening.Addresses[0];

    /// <summary>Makes sure that no key is in reach, joins the control database and starts to
    /// listen.</summary>
    /// <exception cref="LakeException">LW-ZON-0101, LW-ZON-0110, LW-WEB-0101, LW-CTL-0101, LW-CTL-0103,
    /// LW-CTL-0105.</exception>
    public static async Task<EdgeHost> StartAsync(EdgeOptions options)
    {
        string[] places = [Environment.CurrentDirectory, options.Parts, .. options.Given];
        KeysInReach.Refuse(
            options.Control.File is { } file ? [.. places, file] : places,
            Environment.GetEnvironmentVariable);
        if (!Directory.Exists(options.Parts))
        {
            throw ZoneErrors.BadPlace("The edge's inbox");
        }

        var parts = ObjectDirectory.Open(options.Parts);
        var place = new UploadPlace(parts, options.Inbox ?? parts)
        {
            IsOneOfSeveral = options.Inbox is not null,
        };
        var control = await ControlDoor.JoinAsync(options.Control);
        return new EdgeHost(await ListeningService.StartAsync(
            control, options.Http, zone: null, (builder, _) => Build(options, place, control, builder)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listening.DisposeAsync();

    private static WebApplication Build(
        EdgeOptions options, UploadPlace place, ControlDoor control, WebApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(options.Http.Time)
            .AddSingleton<IDbContextFactory<ControlDatabase>>(control)
            .AddSingleton(new RequestRates(
                options.MaxStrangersPerMinute, options.MaxTokensPerMinute))
            .AddSingleton(options.Drops)
            .AddSingleton(place)
            .AddSingleton(new KnownDeliveries(lake: null))
            .AddSingleton<WorkBell>()
            .AddSingleton(_ => new VaultLink(options.Vault, options.Pass))
            .AddUploads()
            .AddHostedService(provider => provider.GetRequiredService<UploadSweeper>());
        var application = builder.Build();
        application.UseFrame();
        application.MapLife();
        application.MapHealth();
        application.MapRelay();
        application.MapUploads();
        return application;
    }
}
