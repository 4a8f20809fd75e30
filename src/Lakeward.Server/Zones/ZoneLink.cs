// Marks the requests that an edge passes on.
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Zones;

/// <summary>
/// On a connection at the vault's listener for edges: whoever is at its other end has shown an edge's
/// certificate. Only <see cref="SenderRoute"/>s are reached over it.
/// </summary>
internal sealed class ZoneLink
{
    /// <summary>The header in which an edge says for which address it asks.</summary>
    public const string SenderHeader = "Lakeward-Sender-Address";

    /// <summary>The one mark; it has nothing to say.</summary>
    public static readonly ZoneLink Marked = new();

    private ZoneLink()
    {
    }

    /// <summary>The link that a request came over; null for one from elsewhere.</summary>
    public static ZoneLink? Of(HttpContext context) => context.Features.Get<ZoneLink>();

    /// <summary>
    /// Whose request it is, as far as an address says: an edge's word is taken, nobody else's.
    /// </summary>
    public static IPAddress SenderOf(HttpContext context) =>
        Of(context) is not null
        && context.Request.Headers[SenderHeader] is [{ } only]
        && IPAddress.TryParse(only, out var told)
            ? told
            : context.Connection.RemoteIpAddress ?? IPAddress.None;
}
