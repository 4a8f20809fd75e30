// How servers are reached: over TLS, with the authorities that were named.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace Lakeward.Aws;

/// <summary>One HTTP client for all requests to a server.</summary>
internal sealed class Endpoints : HttpClientFactory, IDisposable
{
    private const int MaxConnections = 64;
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _client;

    /// <param name="authority">A PEM file; null trusts the system's authorities.</param>
    /// <exception cref="Errors.LakeException"><c>LW-S3-0103</c>.</exception>
    public Endpoints(string? authority)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectPatience,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = ConnectionLife,
        };
        if (authority is not null)
        {
            handler.SslOptions.CertificateChainPolicy = PolicyOf(authority);
        }

        _client = new HttpClient(new SmallBodies(handler)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    /// <summary>Refuses an address that is neither HTTPS nor allowed to be plain.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-S3-0101</c> or <c>LW-S3-0102</c>.</exception>
    public static void Require(Uri endpoint, bool allowPlain)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("https" or "http")
            || endpoint.UserInfo.Length > 0 || endpoint.PathAndQuery != "/")
        {
            throw S3Errors.BadPlace("the endpoint is no plain address of a server");
        }

        if (endpoint.Scheme != "https" && !(allowPlain && endpoint.IsLoopback))
        {
            throw S3Errors.NotProtected();
        }
    }

    /// <summary>
    /// Small bodies are sent without asking first. A client that asked sends a body of up to 1,024 bytes even
    /// after a refusal, to keep the connection; a server that reads none after a refusal (Ceph does so) takes
    /// those bytes for the beginning of the next request.
    /// </summary>
    private sealed class SmallBodies(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int MaxUnaskedBytes = 1 << 10;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content?.Headers.ContentLength is <= MaxUnaskedBytes)
            {
                request.Headers.ExpectContinue = false;
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private static X509ChainPolicy PolicyOf(string authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw S3Errors.BadAuthority(authority);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw S3Errors.BadAuthority(authority);
    }
}
