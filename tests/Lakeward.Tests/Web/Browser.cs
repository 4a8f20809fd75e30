// Chromium, driven by the tests, once for all of them.
using Microsoft.Playwright;
using Xunit;

namespace Lakeward.Tests.Web;

/// <summary>Debian's Chromium. Where it is absent, tests skip and say so.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _driver;
    private IBrowser? _chromium;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Program))
        {
            _driver = await Playwright.CreateAsync();
            _chromium = await _driver.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Flags });
        }
    }

    /// <summary>A page with cookies of its own, on a laptop unless said otherwise.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        Assert.SkipWhen(_chromium is null, $"{Program} is absent: apt-get install chromium");
        var context = await _chromium!.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 860 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _driver?.Dispose();
    }
}
