// The vault's own door for edges.
using System.Net;
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lakeward.Server.Zones;

/// <summary>Where edges are listened for, and what they are known by.</summary>
/// <param name="Listen">Address and port; port 0 takes a free one.</param>
/// <param name="Pass">What the vault shows, and checks edges with.</param>
public sealed record ZoneListener(IPEndPoint Listen, ZonePass Pass)
{
    /// <summary>Opens the door: who shows no certificate of an edge does not get through TLS.</summary>
    internal void Apply(KestrelServerOptions kestrel, TimeSpan patience) =>
        kestrel.Listen(Listen, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = Pass.Certificate,
                SslProtocols = StrongTls.Protocols,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (shown, _, _) => Pass.AcceptsClient(shown, ZoneRole.Edge),
                HandshakeTimeout = patience,
                OnAuthenticate = (_, terms) => StrongTls.Apply(terms),
            });
            endpoint.Use(next => connection =>
            {
                connection.Features.Set(ZoneLink.Marked);
                return next(connection);
            });
        });
}
