// The edge's one link: what it asks of the vault for a sender.
using System.Net.Security;
using System.Security.Authentication;
using Lakeward.Server.Service;

namespace Lakeward.Server.Zones;

/// <summary>
/// A client that shows the edge's certificate and speaks to the vault's alone. Each answer is taken whole,
/// within a bound and a time, before any of it is passed on.
/// </summary>
internal sealed class VaultLink : IDisposable
{
    private const int MaxAnswerSizeBytes = 512 << 10;
    private const int MaxConnections = 64;
    private const int MaxHeadKibibytes = 16;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private readonly HttpClient _client;

    public VaultLink(Uri vault, ZonePass pass)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectLimit,
            MaxConnectionsPerServer = MaxConnections,
            MaxResponseHeadersLength = MaxHeadKibibytes,
            PooledConnectionLifetime = ConnectionLife,
        };
        StrongTls.Apply(handler.SslOptions);
        handler.SslOptions.ClientCertificateContext =
            SslStreamCertificateContext.Create(pass.Certificate, additionalCertificates: null, offline: true);
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => pass.AcceptsServer(shown, ZoneRole.Vault);
        _client = new HttpClient(handler)
        {
            BaseAddress = vault,
            Timeout = AnswerLimit,
            MaxResponseContentBufferSize = MaxAnswerSizeBytes,
        };
    }

    /// <summary>Asks the vault.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0106 to LW-ZON-0108.</exception>
    public async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
        }
        catch (HttpRequestException failure)
        {
            throw failure switch
            {
                { InnerException: AuthenticationException } => ZoneErrors.LinkRefused(),
                { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded
                    or HttpRequestError.InvalidResponse } => ZoneErrors.OddAnswer(),
                _ => ZoneErrors.VaultAway(),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw ZoneErrors.VaultAway();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
