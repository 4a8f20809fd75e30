// A person at the console, from the first account to the end of the session, in a real browser.
using Lakeward.Server.Identity;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Identity;
using Xunit;

namespace Lakeward.Tests.Web;

/// <summary>What a person does, and what the audit log says of it.</summary>
public sealed class ConsoleWalkTests(Browser browser, PeopledLake peopled)
    : IClassFixture<Browser>, IClassFixture<PeopledLake>
{
    [Fact]
    public async Task A_person_enrols_sees_a_file_load_asks_is_refused_and_leaves()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        var (service, page) = (console.Service, console.Page);
        await console.EnrolAsync("ana");
        await console.ShootAsync("home-first");

        // A file comes, and a worker takes it: the list of deliveries says so by itself.
        Assert.Equal("Deliveries", await console.GoAsync("/deliveries"));
        var id = await service.Some.SendAsync(new MemoryStream(
            System.Text.Encoding.UTF8.GetBytes(SomeLake.Patients)), "march.csv");
        await page.Locator("tr", new() { HasText = "march.csv" })
            .Locator(".badge.good", new() { HasText = "loaded" }).WaitForAsync();
        await page.ClickAsync($"a[href='/deliveries/{id}']");
        await page.Locator("ol.life li", new() { HasText = "Loaded: 3 rows" }).WaitForAsync();
        await console.ShootAsync("delivery");

        // What the grant shows, masked where it says so; and what it denies.
        await console.GoAsync("/query");
        console.RequireQuiet(); // Typing over text makes the browser itself try an inline style, in vain.
        await console.AskAsync(
            "select birth_date, diagnosis from claims.patients order by diagnosis, 1 limit 1");
        var answer = await page.Locator("#answer").InnerTextAsync();
        Assert.Contains("E11.9", answer, StringComparison.Ordinal);
        Assert.Contains("1957-01-01", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("1957-03-12", answer, StringComparison.Ordinal);
        Assert.Contains("Masked: claims.patients.birth_date", answer, StringComparison.Ordinal);
        await console.ShootAsync("query-answer");
        await console.AskAsync("select name from claims.patients");
        answer = await page.Locator("#answer").InnerTextAsync();
        Assert.Contains("LW-ACC-0102", answer, StringComparison.Ordinal);
        await console.ShootAsync("query-refused");

        // Both are in the log.
        await console.GoAsync("/audit?kind=query");
        Assert.Equal(1, await page.Locator("tr[data-row]", new() { HasText = "refused" }).CountAsync());
        Assert.Equal(1, await page.Locator("tr[data-row]", new() { HasText = "done" }).CountAsync());
        await console.ShootAsync("audit");

        // Signed out, the way back leads to the door.
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync(console.At("/sign-in"));
        await console.GoAsync("/audit");
        Assert.Equal(console.At("/sign-in"), page.Url);
        Assert.Contains("session.close/done", service.EventsSince(0));
    }

    [Fact]
    public async Task A_session_ends_when_it_was_idle_though_a_page_stayed_open()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        await console.EnrolAsync();
        await console.GoAsync("/deliveries");
        for (var minutes = 0; minutes < 15; minutes += 5)
        {
            // The page is told of a change and fetches itself, which is not use.
            console.Service.Clock.By += TimeSpan.FromMinutes(5);
            var fetched = console.Page.WaitForResponseAsync(console.At("/deliveries"));
            await console.Service.Some.SendAsync(SomeLake.Patients);
            await fetched;
        }

        await console.GoAsync("/");
        Assert.Equal(console.At("/sign-in"), console.Page.Url);
    }

    [Fact]
    public async Task Somebody_with_a_code_sets_a_password_and_comes_back_with_the_second_factor()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        var (service, page) = (console.Service, console.Page);
        var secret = await console.EnrolAsync();
        await console.GoAsync("/settings/people");
        await page.SelectOptionAsync("#account", "ana");
        await page.ClickAsync("text=Add >> nth=-1");
        var code = await page.Locator(".note.good .secret").InnerTextAsync();
        await console.ShootAsync("settings-people");
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync(console.At("/sign-in"));

        // Ana, with the code.
        await console.GoAsync("/enrol");
        await page.FillAsync("#code", code);
        await page.FillAsync("#account", "ana");
        await page.FillAsync("#password", SomeService.Password);
        await page.ClickAsync("button.primary");
        await page.Locator(".qr svg").WaitForAsync();
        Assert.Equal("Add a second factor", await page.Locator("h1").InnerTextAsync());
        await page.Context.ClearCookiesAsync();

        // Kim, back again: a wrong password, then the right one, then the factor.
        await console.GoAsync("/sign-in");
        await page.FillAsync("#account", "kim");
        await page.FillAsync("#password", "another password altogether");
        await page.ClickAsync("button.primary");
        await page.Locator(".note.bad").WaitForAsync();
        await console.ShootAsync("sign-in-refused");
        await page.FillAsync("#password", SomeService.Password);
        await page.ClickAsync("button.primary");
        await page.WaitForURLAsync(console.At("/factor"));
        service.Clock.By += TimeSpan.FromSeconds(30);
        await page.FillAsync("#code", TimeCode.At(service.Clock.GetUtcNow(), secret));
        await page.ClickAsync("button.primary");
        await page.WaitForURLAsync(console.At("/"));
    }

    [Fact]
    public async Task A_passkey_of_the_device_is_a_second_factor()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        var (service, page) = (console.Service, console.Page);
        await console.AddAuthenticatorAsync();
        await page.GotoAsync(console.At("/setup"));
        await page.FillAsync("#code", (await service.Host.NewSetupCodeAsync())!);
        await page.FillAsync("#account", "kim");
        await page.FillAsync("#password", SomeService.Password);
        await page.ClickAsync("button.primary");
        await page.ClickAsync("text=Make a passkey on this device instead");
        await page.Locator("ul.codes li").First.WaitForAsync();
        await page.ClickAsync("a.primary");
        await page.WaitForURLAsync(console.At("/"));
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync(console.At("/sign-in"));

        await page.FillAsync("#account", "kim");
        await page.FillAsync("#password", SomeService.Password);
        await page.ClickAsync("button.primary");
        await page.ClickAsync("text=Use a passkey");
        await page.WaitForURLAsync(console.At("/"));
        console.RequireQuiet();
    }

    [Fact]
    public async Task Nobody_reaches_a_page_without_a_second_factor()
    {
        await using var console = await SomeConsole.CreateAsync(browser, peopled);
        foreach (var path in ConsolePages.All)
        {
            await console.GoAsync(path);
            Assert.Equal(console.At("/sign-in"), console.Page.Url);
        }

        await console.Page.GotoAsync(console.At("/setup"));
        await console.Page.FillAsync("#code", (await console.Service.Host.NewSetupCodeAsync())!);
        await console.Page.FillAsync("#account", "kim");
        await console.Page.FillAsync("#password", SomeService.Password);
        await console.Page.ClickAsync("button.primary");
        await console.Page.WaitForURLAsync(console.At("/factor"));
        foreach (var path in ConsolePages.All)
        {
            await console.GoAsync(path);
            Assert.Equal(console.At("/factor"), console.Page.Url);
        }
    }
}
