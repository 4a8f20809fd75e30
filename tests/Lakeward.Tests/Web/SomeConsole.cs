// A service with its console, and somebody who looks at it.
using Lakeward.Server.Identity;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Identity;
using Lakeward.Web;
using Microsoft.Playwright;
using Xunit;

namespace Lakeward.Tests.Web;

/// <summary>A service with patients, its console, and a page that is recorded as it goes.</summary>
internal sealed class SomeConsole : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    private SomeConsole(SomeService service, IPage page) => (Service, Page) = (service, page);

    /// <summary>The service.</summary>
    public SomeService Service { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of: blocked by policy, failed to load, thrown.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The address of a path.</summary>
    public string At(string path) => $"https://localhost:{Service.Host.Address.Port}{path}";

    /// <summary>Makes a service and opens a page.</summary>
    public static async Task<SomeConsole> CreateAsync(
        Browser browser, PeopledLake peopled, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var page = await browser.OpenAsync(scheme, width);
        var service = await SomeService.CreateAsync(
            peopled, change: options => options with { Rooms = [ConsoleRoom.Make()] });
        var console = new SomeConsole(service, page);
        page.PageError += (_, error) => console._complaints.Add(error);
        page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning")
            {
                console._complaints.Add(said.Text);
            }
        };
        return console;
    }

    /// <summary>Gives the device an authenticator that knows its user.</summary>
    public async Task AddAuthenticatorAsync()
    {
        var device = await Page.Context.NewCDPSessionAsync(Page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    /// <summary>Goes to a path and says what the page's heading is.</summary>
    public async Task<string> GoAsync(string path)
    {
        await Page.GotoAsync(At(path));
        return await Page.Locator("h1").First.InnerTextAsync();
    }

    /// <summary>Makes the first account as a person would, and reaches the console.</summary>
    /// <returns>The secret of the authenticator.</returns>
    public async Task<byte[]> EnrolAsync(string name = "kim")
    {
        await Page.GotoAsync(At("/setup"));
        await Page.FillAsync("#code", (await Service.Host.NewSetupCodeAsync())!);
        await Page.FillAsync("#account", name);
        await Page.FillAsync("#password", SomeService.Password);
        await Page.ClickAsync("button.primary");
        var key = await Page.Locator(".secret").InnerTextAsync();
        var secret = SomePerson.OfBase32(key);
        await Page.FillAsync("#code", TimeCode.At(Service.Clock.GetUtcNow(), secret));
        await Page.ClickAsync("button.primary");
        await Page.Locator("ul.codes li").First.WaitForAsync();
        await Page.ClickAsync("a.primary");
        await Page.WaitForURLAsync(At("/"));
        return secret;
    }

    /// <summary>Writes what the page shows to the build's artefacts.</summary>
    public Task ShootAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(House.Root, "artifacts", "screenshots", $"{name}.png"),
    });

    /// <summary>Puts a question into the workbench and runs it.</summary>
    public async Task AskAsync(string sql)
    {
        var editor = Page.Locator("lw-editor .cm-content");
        await editor.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.InsertTextAsync(sql);
        await Page.ClickAsync("#run");
        await Page.Locator("#answer .result, #answer .note, #answer .empty").First.WaitForAsync();
    }

    /// <summary>The browser had nothing to complain of.</summary>
    public void RequireQuiet() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await Service.DisposeAsync();
    }
}
