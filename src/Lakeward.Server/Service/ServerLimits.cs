// What one connection and one request may take from the server.
using Lakeward.Server.Http;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lakeward.Server.Service;

/// <summary>Sets Kestrel's limits and the doors it listens at.</summary>
internal static class ServerLimits
{
    private const int MaxHeadSizeBytes = 16 << 10;
    private const int MaxHeaders = 50;
    private const int MaxLineSizeBytes = 2 << 10;
    private const long BufferSizeBytes = 64 << 10;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);

    public static void Apply(KestrelServerOptions kestrel, HttpOptions options, ZoneListener? zone)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = options.MaxBodySizeBytes;
        limits.MaxRequestBufferSize = 4 * BufferSizeBytes;
        limits.MaxResponseBufferSize = BufferSizeBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeadSizeBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = MaxLineSizeBytes;
        limits.RequestHeadersTimeout = options.HeadLimit;
        limits.KeepAliveTimeout = IdleLimit;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.Patience);
        limits.MinResponseDataRate = new MinDataRate(options.MinBytesPerSecond, options.Patience);
        kestrel.Listen(options.Listen, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = options.Certificate,
                SslProtocols = StrongTls.Protocols,
                HandshakeTimeout = options.HeadLimit,
                OnAuthenticate = (_, terms) => StrongTls.Apply(terms),
            });
        });
        zone?.Apply(kestrel, options.HeadLimit);
    }
}
