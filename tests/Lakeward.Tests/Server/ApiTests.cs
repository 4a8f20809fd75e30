// The API's description, held to what the service does; and the audit log over HTTP.
using System.Text.Json;
using System.Text.Json.Nodes;
using Lakeward.Tests.Server.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class ApiTests(PeopledLake peopled) : IClassFixture<PeopledLake>
{
    private static readonly string[] Told =
    [
        "/v1/health", "/v1/ready", "/v1/session", "/v1/sessions", "/v1/factors", "/v1/accounts",
        "/v1/credentials", "/v1/audit/events", "/v1/openapi.json",
    ];

    [Fact]
    public async Task Every_address_is_described_and_nothing_else()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        var described = (await DescriptionAsync(service))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(
                method => $"{method.Key.ToUpperInvariant()} {path.Key}"))
            .Order(StringComparer.Ordinal).ToList();
        var mapped = service.Host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => MethodsOf(endpoint).Select(
                method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_operation_has_a_name()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        var api = await DescriptionAsync(service);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Nodes(api))
        {
            if (node["$ref"] is JsonValue reference)
            {
                JsonNode? at = api;
                foreach (var step in reference.GetValue<string>()[2..].Split('/'))
                {
                    at = at?[step];
                }

                Assert.NotNull(at);
            }

            if (node["operationId"] is JsonValue name)
            {
                Assert.True(names.Add(name.GetValue<string>()), name.GetValue<string>());
            }
        }

        Assert.True(names.Count > 40);
    }

    [Fact]
    public async Task What_is_answered_is_as_described()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        var api = await DescriptionAsync(service);
        using var kim = await service.SetUpAsync();
        foreach (var path in Told)
        {
            var answer = await kim.GetAsync(path);
            Assert.True(answer.Status == 200, $"{path}: {answer.Body}");
            RequireFits(
                api, SchemaOf(api, path, "get", "200"), JsonNode.Parse(answer.Body), path);
        }

        var asked = await kim.AskAsync("SELECT count(*) AS n FROM claims.patients");
        RequireFits(api, SchemaOf(api, "/v1/query", "post", "200"), JsonNode.Parse(asked.Body), "query");
        var refused = await kim.AskAsync("SELECT * FROM claims.nothing");
        RequireFits(
            api, api["components"]!["schemas"]!["Problem"]!, JsonNode.Parse(refused.Body), "problem");
    }

    [Fact]
    public async Task The_audit_log_is_read_page_by_page_as_its_leaves_hold_it()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        using var kim = await service.SetUpAsync();
        var (from, told) = (0L, new List<string>());
        while (from < service.Lake.EventCount)
        {
            var page = (await kim.GetAsync($"/v1/audit/events?from={from}")).Root;
            told.AddRange(page.GetProperty("events").EnumerateArray()
                .Select(each => each.GetProperty("event").GetRawText()));
            from = page.GetProperty("next").GetInt64();
        }

        for (var index = 0; index < told.Count; index++)
        {
            Assert.Equal(System.Text.Encoding.UTF8.GetString(service.Lake.Prove(index).Leaf), told[index]);
        }

        var beyond = await kim.GetAsync($"/v1/audit/events?from={long.MaxValue}");
        Assert.Equal(200, beyond.Status);
        Assert.Empty(beyond.Root.GetProperty("events").EnumerateArray());
        Assert.Equal("LW-WEB-0119", (await kim.GetAsync("/v1/audit/events?from=-1")).Id);
        Assert.Equal("LW-WEB-0119", (await kim.GetAsync("/v1/audit/events?from=x")).Id);
    }

    [Fact]
    public async Task The_audit_log_is_for_those_who_review_it()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        using var stranger = service.Person("nobody");
        using var kim = await service.SetUpAsync();
        using var ana = await service.AddAsync(kim, "ana");
        using var leo = await service.AddAsync(kim, "leo", "PrivacyOfficer");

        Assert.Equal((401, "LW-IDN-0102"), (await stranger.GetAsync("/v1/audit/events")).Told);
        Assert.Equal((403, "LW-IDN-0105"), (await ana.GetAsync("/v1/audit/events")).Told);
        Assert.Equal(200, (await leo.GetAsync("/v1/audit/events")).Status);
    }

    [Fact]
    public async Task A_stream_tells_what_happens_until_the_reader_may_not_read()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        using var kim = await service.SetUpAsync();
        using var leo = await service.AddAsync(kim, "leo", "PrivacyOfficer");
        var from = service.Lake.EventCount;
        using var answer = await leo.OpenAsync(
            HttpMethod.Get, $"/v1/audit/events?from={from}", null, ("Accept", "text/event-stream"));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        await kim.AskAsync("SELECT count(*) AS n FROM claims.patients");
        var data = "";
        while (!data.StartsWith("data: ", StringComparison.Ordinal))
        {
            data = await lines.ReadLineAsync() ?? throw new InvalidOperationException("It ended.");
        }

        using var heard = JsonDocument.Parse(data[6..]);
        Assert.Equal("kim", heard.RootElement.GetProperty("principal").GetString());
        await kim.PostAsync("/v1/accounts/end", new { account = "leo" });
        while (await lines.ReadLineAsync() is not null)
        {
            // What was on its way before the end.
        }
    }

    private static async Task<JsonObject> DescriptionAsync(SomeService service)
    {
        using var stranger = service.Person("nobody");
        return JsonNode.Parse((await stranger.GetAsync("/v1/openapi.json")).Body)!.AsObject();
    }

    /// <summary>Addresses whose handler looks at the method itself.</summary>
    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
        ?? endpoint.RoutePattern.RawText switch
        {
            "/v1/query" => ["POST"],
            "/v1/tables" or "/v1/health" => ["GET"],
            "/v1/uploads" => ["OPTIONS", "POST"],
            "/v1/uploads/{id}" => (IEnumerable<string>)["OPTIONS", "HEAD", "PATCH", "DELETE"],
            var other => throw new InvalidOperationException($"{other} says no methods."),
        };

    private static JsonNode SchemaOf(JsonObject api, string path, string method, string status) =>
        api["paths"]![path]![method]!["responses"]![status]!["content"]!["application/json"]!["schema"]!;

    private static IEnumerable<JsonObject> Nodes(JsonNode? node) => node switch
    {
        JsonObject all => [all, .. all.SelectMany(member => Nodes(member.Value))],
        JsonArray list => list.SelectMany(Nodes),
        _ => [],
    };

    /// <summary>Holds a value to the part of JSON Schema that the description uses.</summary>
    private static void RequireFits(JsonObject api, JsonNode schema, JsonNode? value, string place)
    {
        if (schema["$ref"] is JsonValue reference)
        {
            RequireFits(api, api["components"]!["schemas"]![
                reference.GetValue<string>().Split('/')[^1]]!, value, place);
            return;
        }

        if (schema["anyOf"] is JsonArray either)
        {
            var named = either.First(each => (each!["type"]?.GetValue<string>() == "null") == value is null)!;
            RequireFits(api, named, value, place);
            return;
        }

        if (schema["const"] is { } only)
        {
            Assert.True(JsonNode.DeepEquals(only, value), place);
        }

        if (schema["enum"] is JsonArray words)
        {
            Assert.True(words.Any(word => JsonNode.DeepEquals(word, value)), $"{place}: {value}");
        }

        switch (schema["type"]?.GetValue<string>())
        {
            case "object":
                var members = Assert.IsType<JsonObject>(value);
                var required = schema["required"]?.AsArray().Select(each => each!.GetValue<string>()) ?? [];
                Assert.All(required, name => Assert.True(members.ContainsKey(name), $"{place}: {name}"));
                foreach (var (name, member) in members)
                {
                    if (schema["properties"]?[name] is { } known)
                    {
                        RequireFits(api, known, member, $"{place}.{name}");
                    }
                    else
                    {
                        Assert.False(
                            schema["additionalProperties"]?.GetValue<bool>() == false, $"{place}: {name}");
                    }
                }

                break;
            case "array":
                var items = schema["items"];
                Assert.All(Assert.IsType<JsonArray>(value), each =>
                {
                    if (items is not null)
                    {
                        RequireFits(api, items, each, $"{place}[]");
                    }
                });
                break;
            case "string" or "integer" or "boolean":
                var kind = value!.GetValueKind();
                Assert.True(
                    schema["type"]!.GetValue<string>() switch
                    {
                        "string" => kind == JsonValueKind.String,
                        "integer" => kind == JsonValueKind.Number,
                        _ => kind is JsonValueKind.True or JsonValueKind.False,
                    },
                    place);
                break;
        }
    }
}
