// What an edge can reach: no key, and of the vault the questions of senders alone.
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Errors;
using Lakeward.Server.Identity;
using Lakeward.Server.Zones;
using Lakeward.Tests.Server.Drops;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class EdgeReachTests(OpenZones open)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly (string Method, string Path)[] Questions =
    [
        ("POST", "/v1/oauth/token"), ("GET", "/v1/drops/{drop}"), ("POST", "/v1/drops/{drop}/grants"),
        ("GET", "/v1/uploads/{id}/receipt"),
    ];

    private readonly SomeZones _zones = open.Zones;

    [Theory]
    [InlineData("LAKEWARD_KEY_FILE")]
    [InlineData("LAKEWARD_LAKE")]
    public void A_variable_that_names_a_key_or_a_lake_stops_an_edge(string variable) =>
        Assert.Equal("LW-ZON-0101", Assert.Throws<LakeException>(
            () => KeysInReach.Refuse([], name => name == variable ? "/somewhere" : null)).Id);

    [Theory]
    [InlineData("root.json", "")]
    [InlineData("root.json", "inbox")]
    [InlineData("lakeward.json", "inbox/deep")]
    public void A_root_key_or_a_lake_in_a_folder_above_stops_an_edge(string file, string below)
    {
        var folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;
        try
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, "lake", below)).FullName;
            KeysInReach.Refuse([place], _ => null);
            File.WriteAllText(Path.Combine(folder, "lake", file), "{}");
            var link = Path.Combine(folder, "link");
            Directory.CreateSymbolicLink(link, place);
            foreach (var named in new[] { place, Path.Combine(place, "control"), link })
            {
                Assert.Equal("LW-ZON-0101", Assert.Throws<LakeException>(
                    () => KeysInReach.Refuse([named], _ => null)).Id);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Nothing_of_the_vault_but_the_questions_of_senders_is_reached_over_the_link()
    {
        using var link = Linked();
        var places = _zones.Drops.Host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}").Distinct().ToList();
        Assert.InRange(places.Count, 30, 200);
        var tried = 0;
        foreach (var place in places)
        {
            foreach (var method in Methods.Where(one => !Questions.Contains((one, place))))
            {
                foreach (var door in new[] { link, _zones.Drops.Client })
                {
                    using var answer = await AskAsync(door, method, PathOf(place));
                    var isUpload = door == _zones.Drops.Client
                        && place.StartsWith("/v1/uploads", StringComparison.Ordinal);
                    var isLife = door == _zones.Drops.Client && place is "/v1/health" or "/v1/ready";
                    Assert.True(
                        answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                            || isUpload || isLife,
                        $"{method} {place}: {answer.StatusCode}");
                    tried++;
                }
            }
        }

        Assert.InRange(tried, 300, 3000);
        foreach (var (method, place) in Questions)
        {
            using var answer = await AskAsync(link, method, PathOf(place));
            Assert.Contains("LW-", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task People_and_devices_are_not_let_in_over_the_link()
    {
        foreach (var person in new[] { SomeDrops.Kim, SomeDrops.Ana })
        {
            Assert.Equal((401, "LW-IDN-0102"), await SomeHttp.ProblemAsync(
                await _zones.Drops.SendAsync("GET", "/v1/drops/door", person)));
        }

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["device_code"] = "x",
        });
        using var refused = await _zones.Drops.Client.PostAsync("/v1/oauth/token", form);
        Assert.Contains(
            IdentityErrors.BadGrant().Id, await refused.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_and_names_are_bounded_before_anything_is_passed_on()
    {
        using var large = new ByteArrayContent(new byte[(16 << 10) + 1]);
        Assert.Equal((413, "LW-WEB-0111"), await SomeHttp.ProblemAsync(
            await _zones.Drops.SendAsync("POST", "/v1/drops/door/grants", SomeDrops.Mercy, large)));
        foreach (var name in new[] { "a.b", "a%2Fb", "a%20b", new string('a', 129), "d%C3%B6r" })
        {
            Assert.Equal((404, "LW-WEB-0105"), await SomeHttp.ProblemAsync(
                await _zones.Drops.SendAsync("GET", $"/v1/drops/{name}", SomeDrops.Mercy)));
        }
    }

    [Fact]
    public async Task An_edge_whose_vault_is_away_says_so_and_still_takes_bytes()
    {
        var grant = await _zones.Drops.GrantAsync();
        var file = await _zones.Drops.SealAsync(Ground.SomeLake.Patients);
        var upload = await _zones.Drops.BegunAsync(grant, file);
        using var pass = _zones.Files.Pass(ZoneRole.Edge);
        using var nowhere = new VaultLink(new Uri("https://127.0.0.1:1"), pass);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/drops/door");
        Assert.Equal("LW-ZON-0106", (await Assert.ThrowsAsync<LakeException>(
            () => nowhere.AskAsync(request, default))).Id);
        using var put = await _zones.Drops.PatchAsync(grant, upload, 0, file.Content);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(file.Announcement.Sha256, (await _zones.Drops.ReceiptAsync(upload)).Sha256);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient door, string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SomeDrops.Kim);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return door.SendAsync(request);
    }

    /// <summary>A client with the edge's own certificate at the vault's door for edges.</summary>
    private HttpClient Linked()
    {
        var certificate = X509Certificate2.CreateFromPemFile(
            _zones.Files.FileOf("own", "now", ZoneRole.Edge),
            _zones.Files.KeyOf("own", "now", ZoneRole.Edge));
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.ClientCertificates = [certificate];
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => shown is not null;
        return new HttpClient(handler) { BaseAddress = _zones.VaultDoor };
    }

    private static string PathOf(string place) => string.Join('/', place.Split('/').Select(
        part => part.StartsWith('{') ? "x1" : part)) is { Length: > 1 } path ? path : "/";
}
