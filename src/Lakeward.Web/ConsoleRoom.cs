// Adds the console to the service.
using Lakeward.Server.Service;
using Lakeward.Web.Assets;
using Lakeward.Web.Frame;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Web;

/// <summary>
/// The console: pages made on the server, one script for all of them, nothing from elsewhere.
/// </summary>
public static class ConsoleRoom
{
    /// <summary>The room, for the service's options.</summary>
    public static ServiceRoom Make() => new(Add, Use, Map);

    private static void Add(IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<Visitor>();
        services.AddSingleton(new FailurePage(FailurePages.TryWriteAsync));
    }

    private static void Use(IApplicationBuilder application)
    {
        application.Use(PagePolicy.SetAsync);
        application.Use(PageGate.EnterAsync);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapBundle();
        routes.MapChanges();
        routes.MapRazorComponents<ConsoleDocument>().WithMetadata(new TakesQuery()).DisableAntiforgery();
    }
}
