// Edge and vault know each other by the zone's certificates alone, on both sides.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Errors;
using Lakeward.Server.Wire;
using Lakeward.Server.Zones;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class ZonePassTests(OpenZones open)
{
    private readonly ZoneFiles _files = open.Zones.Files;

    [Theory]
    [InlineData("own", "now", ZoneRole.Edge, true)]
    [InlineData("own", "now", ZoneRole.Vault, false)]
    [InlineData("own", "now", ZoneRole.Worker, false)]
    [InlineData("own", "expired", ZoneRole.Edge, false)]
    [InlineData("foreign", "now", ZoneRole.Edge, false)]
    [InlineData(null, null, ZoneRole.Edge, false)]
    public async Task A_vault_lets_in_who_shows_an_edges_certificate_of_its_zone(
        string? authority, string? age, ZoneRole role, bool isIn)
    {
        using var shown = authority is null ? null : Certificate(authority, age!, role);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null;
        handler.SslOptions.ClientCertificateContext =
            shown is null ? null : SslStreamCertificateContext.Create(shown, null, offline: true);
        using var client = new HttpClient(handler) { BaseAddress = open.Zones.VaultDoor };
        if (isIn)
        {
            using var answer = await client.GetAsync(new Uri("/v1/drops/door", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(
                () => client.GetAsync(new Uri("/v1/drops/door", UriKind.Relative)));
        }
    }

    [Theory]
    [InlineData("own", "now", ZoneRole.Edge)]
    [InlineData("own", "now", ZoneRole.Worker)]
    [InlineData("own", "expired", ZoneRole.Vault)]
    [InlineData("foreign", "now", ZoneRole.Vault)]
    [InlineData(null, null, ZoneRole.Vault)]
    public async Task An_edge_speaks_to_no_server_but_the_vault_of_its_zone(
        string? authority, string? age, ZoneRole role)
    {
        var port = new TaskCompletionSource<int>();
        var heard = HearAsync(
            () => authority is null
                ? ServerCertificate.SelfSigned(TimeProvider.System)
                : Certificate(authority, age!, role),
            port);
        using var pass = _files.Pass(ZoneRole.Edge);
        using var link = new VaultLink(new Uri($"https://localhost:{await port.Task}"), pass);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/drops/door");
        Assert.Equal("LW-ZON-0107", (await Assert.ThrowsAsync<LakeException>(
            () => link.AskAsync(request, default))).Id);
        Assert.Equal(0, await heard);
    }

    [Fact]
    public async Task Only_TLS_1_2_and_1_3_are_spoken_on_the_link()
    {
        using var shown = Certificate("own", "now", ZoneRole.Edge);
        foreach (var (version, isIn) in new[]
        {
            ("Tls", false), ("Tls11", false), ("Tls12", true), ("Tls13", true),
        })
        {
            using var tcp = new TcpClient("127.0.0.1", open.Zones.VaultDoor.Port);
            await using var secure = new SslStream(tcp.GetStream());
            var terms = new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = Enum.Parse<SslProtocols>(version),
                ClientCertificates = [shown],
                RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null,
            };
            if (isIn)
            {
                await secure.AuthenticateAsClientAsync(terms);
                continue;
            }

            await Assert.ThrowsAnyAsync<Exception>(() => secure.AuthenticateAsClientAsync(terms));
        }
    }

    [Fact]
    public void A_pass_that_does_not_fit_is_refused_before_anything_is_opened()
    {
        Assert.Equal("LW-ZON-0103", Refused("own", "own", "expired", ZoneRole.Edge, ZoneRole.Edge));
        Assert.Equal("LW-ZON-0103", Refused("own", "own", "now", ZoneRole.Vault, ZoneRole.Edge));
        Assert.Equal("LW-ZON-0103", Refused("own", "foreign", "now", ZoneRole.Edge, ZoneRole.Edge));
        using var pass = _files.Pass(ZoneRole.Worker);
        Assert.Equal(ZoneRole.Worker, pass.Role);
        Assert.Equal("LW-ZON-0102", Assert.Throws<LakeException>(() => ZonePass.Read(
            _files.Authority("own"), _files.FileOf("own", "now", ZoneRole.Edge),
            _files.KeyOf("own", "now", ZoneRole.Vault), ZoneRole.Edge, TimeProvider.System)).Id);
        Assert.Equal("LW-ZON-0102", Assert.Throws<LakeException>(() => ZonePass.Read(
            "/nowhere.pem", _files.FileOf("own", "now", ZoneRole.Edge),
            _files.KeyOf("own", "now", ZoneRole.Edge), ZoneRole.Edge, TimeProvider.System)).Id);
    }

    private string Refused(
        string trusted, string authority, string age, ZoneRole shown, ZoneRole role) =>
        Assert.Throws<LakeException>(() => ZonePass.Read(
            _files.Authority(trusted), _files.FileOf(authority, age, shown),
            _files.KeyOf(authority, age, shown), role, TimeProvider.System)).Id;

    private X509Certificate2 Certificate(string authority, string age, ZoneRole role) =>
        X509Certificate2.CreateFromPemFile(
            _files.FileOf(authority, age, role), _files.KeyOf(authority, age, role));

    /// <summary>Serves one connection, and counts the bytes that come after TLS.</summary>
    private static async Task<int> HearAsync(Func<X509Certificate2> make, TaskCompletionSource<int> port)
    {
        using var shown = make();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port.SetResult(((IPEndPoint)listener.LocalEndpoint).Port);
        using var tcp = await listener.AcceptTcpClientAsync();
        await using var secure = new SslStream(tcp.GetStream());
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = shown,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null,
            });
            return await secure.ReadAsync(new byte[100]);
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            return 0;
        }
    }
}
