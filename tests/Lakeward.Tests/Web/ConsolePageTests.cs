// Every page in light and dark, on a laptop and a tablet: nothing blocked, and open to everybody.
using System.Text.Json;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Identity;
using Microsoft.Playwright;
using Xunit;

namespace Lakeward.Tests.Web;

/// <summary>How the pages hold up in a browser.</summary>
public sealed class ConsolePageTests(Browser browser, PeopledLake peopled)
    : IClassFixture<Browser>, IClassFixture<PeopledLake>
{
    private static readonly JavaScriptLibrary Axe =
        new(Path.Combine(House.Root, "tests", "Lakeward.Tests", "Web", "axe"), "axe");

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 820)]
    public async Task Every_page_is_accessible_and_the_browser_has_nothing_to_complain_of(
        ColorScheme scheme, int width)
    {
        var axe = await File.ReadAllTextAsync(
            Path.Combine(Axe.Installed(), "node_modules", "axe-core", "axe.min.js"),
            TestContext.Current.CancellationToken);
        await using var console = await SomeConsole.CreateAsync(browser, peopled, scheme, width);
        var found = new List<string>();
        foreach (var path in new[] { "/sign-in", "/setup", "/enrol" })
        {
            found.AddRange(await CheckAsync(console, axe, path, scheme));
        }

        await console.EnrolAsync();
        foreach (var path in ConsolePages.All)
        {
            found.AddRange(await CheckAsync(console, axe, path, scheme));
        }

        Assert.Empty(found);
        console.RequireQuiet();
    }

    [Fact]
    public async Task An_analyst_sees_own_events_and_visible_tables_only()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        using var kim = await console.Service.SetUpAsync();
        using var ana = await console.Service.AddAsync(kim, "ana");
        await console.Page.Context.AddCookiesAsync(
        [
            new Cookie
            {
                Name = "__Host-lakeward", Value = ana.Cookie, Url = console.At("/"), Secure = true,
            },
        ]);
        await console.GoAsync("/audit");
        var rows = await console.Page.Locator("tr[data-row]").AllInnerTextsAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains("ana", row, StringComparison.Ordinal));
        Assert.Equal("Settings", await console.GoAsync("/settings/people"));
        var told = await console.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Administrators only", told, StringComparison.Ordinal);
        await console.GoAsync("/data/claims/patients");
        Assert.Equal(0, await console.Page.Locator("#view").CountAsync());
        await console.GoAsync("/deliveries");
        Assert.Equal(0, await console.Page.Locator("tr[data-row]").CountAsync());
    }

    /// <summary>What breaks WCAG 2.2 AA on a page, as axe finds it.</summary>
    private static async Task<IEnumerable<string>> CheckAsync(
        SomeConsole console, string axe, string path, ColorScheme scheme)
    {
        await console.GoAsync(path);
        var name = path == "/" ? "home" : path[1..].Replace('/', '-');
        await console.ShootAsync($"{name}-{scheme}".ToLowerInvariant());
        await console.Page.EvaluateAsync(axe);
        var result = await console.Page.EvaluateAsync<JsonElement>(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })");
        return result.GetProperty("violations").EnumerateArray().Select(violation =>
            $"{path}: {violation.GetProperty("id").GetString()} "
            + violation.GetProperty("nodes")[0].GetProperty("html").GetString());
    }
}
