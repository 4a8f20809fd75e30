// What another project adds to the service.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>A room that stands above this project, for example the console.</summary>
/// <param name="Add">Adds its services.</param>
/// <param name="Use">Puts its steps between the finding of an address and its answer.</param>
/// <param name="Map">Maps its addresses.</param>
public sealed record ServiceRoom(
    Action<IServiceCollection> Add, Action<IApplicationBuilder> Use, Action<IEndpointRouteBuilder> Map);
