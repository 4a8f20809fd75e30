// A principal at the door of the drops: a machine by its token, or a person by a session.
using Lakeward.Server.Identity;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Drops;

/// <summary>Who asks; whether it is a sender of a drop is for the manifest to say.</summary>
/// <param name="Name">The principal.</param>
/// <param name="Scopes">What its token is for; null where nothing narrows it.</param>
internal sealed record DropCaller(string Name, IReadOnlyList<string>? Scopes)
{
    /// <summary>Finds the sender of a request; over the link of an edge come machines alone.</summary>
    /// <exception cref="Errors.LakeException">LW-IDN-0102, LW-IDN-0103: nobody who is signed in
    /// whole.</exception>
    public static async Task<DropCaller> RequireAsync(HttpContext context)
    {
        var gate = context.RequestServices.GetRequiredService<SessionGate>();
        return await gate.FindMachineAsync(context) is { } machine
            ? new DropCaller(machine.Principal, machine.Scopes)
            : ZoneLink.Of(context) is not null
            ? throw IdentityErrors.NoSession()
            : new DropCaller((await gate.RequireFullAsync(context)).Name, Scopes: null);
    }

    /// <summary>Whether the token is for a drop.</summary>
    public bool IsFor(string drop) => Scopes is null
        || Scopes.Contains($"drop:{drop}", StringComparer.Ordinal);
}
