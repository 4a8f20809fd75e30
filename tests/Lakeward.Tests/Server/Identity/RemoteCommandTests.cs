// The command against a service: signing in, accounts, credentials, signing out.
using System.Security.Cryptography;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public sealed class RemoteCommandTests(PeopledLake peopled) : IClassFixture<PeopledLake>, IAsyncLifetime
{
    private const string Variable = "XDG_CONFIG_HOME";
    private readonly string _home = Directory.CreateTempSubdirectory("lakeward-home-").FullName;
    private SomeService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await SomeService.CreateAsync(peopled);
        Environment.SetEnvironmentVariable(Variable, _home);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _service.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_command_is_let_in_works_on_accounts_and_keys_and_forgets_its_session()
    {
        using var kim = await _service.SetUpAsync();
        Assert.Equal("LW-CLI-0201", (await Assert.ThrowsAsync<LakeException>(() => RunAsync("whoami"))).Id);
        var server = $"https://localhost:{_service.Host.Address.Port}";
        Assert.Equal("LW-CLI-0202", (await Assert.ThrowsAsync<LakeException>(
            () => RunAsync("login", "--server", server, "--pin", new string('0', 64)))).Id);
        var pin = Convert.ToHexString(SHA256.HashData(_service.Certificate.RawData));
        Assert.Contains("kim", await LoginAsync(kim, server, pin), StringComparison.Ordinal);
        var kept = Directory.GetFiles(_home, "*", SearchOption.AllDirectories).Single();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, TemporaryFolder.ModeOf(kept));

        using var ana = _service.Person("ana");
        await ana.EnrolAsync((await RunAsync("users", "add", "ana")).Split('\n')[0]);
        Assert.Contains("ana", await RunAsync("users", "list"), StringComparison.Ordinal);
        await RunAsync("users", "end", "ana");
        Assert.Equal(401, (await ana.GetAsync("/v1/session")).Status);
        Assert.Equal("LW-IDN-0110", (await Assert.ThrowsAsync<LakeException>(
            () => RunAsync("users", "reset", "nobody"))).Id);

        var (first, second) = (Path.Combine(_home, "one.pem"), Path.Combine(_home, "two.pem"));
        var made = await RunAsync("credentials", "add", "mercy", "--scope", "drop:door", "--key-out", first);
        var id = made.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
        using (var key = ECDsa.Create())
        {
            key.ImportFromPem(await File.ReadAllTextAsync(first));
            Assert.Equal(256, key.KeySize);
        }

        await RunAsync("credentials", "rotate", id, "--key-out", second, "--overlap-days", "0");
        await RunAsync("credentials", "end", id);
        Assert.Contains("drop:door", await RunAsync("credentials", "list"), StringComparison.Ordinal);
        await RunAsync("logout");
        Assert.False(File.Exists(kept));
    }

    private async Task<string> LoginAsync(SomePerson kim, string server, string pin)
    {
        var heard = new HeardText();
        var running = RunAsync(heard, "login", "--server", server, "--pin", pin);
        var code = "";
        for (var attempt = 0; code.Length == 0 && attempt < 200; attempt++)
        {
            await Task.Delay(50);
            var words = heard.Text.Split(' ', '\n');
            code = words.Length > 5 ? words[4] : "";
        }

        await kim.PostAsync("/v1/device", new { userCode = code, letIn = true });
        await running;
        return heard.Text;
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        await RunAsync(output, arguments);
        return output.ToString();
    }

    private static async Task RunAsync(TextWriter output, params string[] arguments)
    {
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => Stream.Null, (false, false));
        Assert.Equal(Outcome.Done, await Lakeward.Cli.Program.RunAsync(arguments, terminal, default));
    }
}
