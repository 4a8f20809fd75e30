// Listens for clients of HTTP and answers each request.
using System.Net;
using System.Security.Authentication;
using Lakeward.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Http;

/// <summary>
/// The HTTP door of a lake: HTTP/1.1 over TLS 1.2 or 1.3. It logs nothing; what matters is in the audit log.
/// Dispose it to end all requests.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    private const int MaxHeadSizeBytes = 16 << 10;
    private const int MaxHeaders = 50;
    private const int MaxLineSizeBytes = 2 << 10;
    private const long BufferSizeBytes = 64 << 10;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    // Said here, and not left to the system, which may allow older ones.
    private static readonly SslProtocols Modern = Enum.Parse<SslProtocols>("Tls12, Tls13");

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;
    private bool _disposed;

    private HttpServer(WebApplication application, CancellationTokenSource stopping) =>
        (_application, _stopping) = (application, stopping);

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

    /// <summary>Starts to listen.</summary>
    /// <exception cref="LakeException">LW-WEB-0101: the address is in use or not one of this machine.
    /// </exception>
    public static async Task<HttpServer> StartAsync(Lake lake, HttpOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        var application = builder.Build();
        var stopping = new CancellationTokenSource();
        var server = new HttpServer(application, stopping);
        var handler = new RequestHandler(lake, options, stopping.Token);
        application.Run(context => AnswerAsync(handler, context));
        try
        {
            await application.StartAsync();
            return server;
        }
        catch (IOException)
        {
            await server.DisposeAsync();
            throw HttpErrors.NoAddress(options.Listen.ToString());
        }
        catch (System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync();
            throw HttpErrors.NoAddress(options.Listen.ToString());
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
    }

    private static void Limit(KestrelServerOptions kestrel, HttpOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = options.MaxBodySizeBytes;
        limits.MaxRequestBufferSize = BufferSizeBytes;
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
                SslProtocols = Modern,
                HandshakeTimeout = options.HeadLimit,
            });
        });
    }

    /// <summary>
    /// The outermost loop of a request. A failure before the first byte is told; after it, the exception
    /// makes the connection end without the mark of the end, so that the answer is not taken for whole.
    /// </summary>
    private static async Task AnswerAsync(RequestHandler handler, HttpContext context)
    {
        try
        {
            await handler.AnswerAsync(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await Problem.WriteAsync(context, handler.Told(failure));
            }
        }
    }

    /// <summary>Signals are the command's own business.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
