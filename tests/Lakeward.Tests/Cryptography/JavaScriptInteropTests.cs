// Messages go back and forth between this room and the official JavaScript library, live.
using System.Security.Cryptography;
using System.Text.Json;
using Lakeward.Cryptography;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class JavaScriptInteropTests : IDisposable
{
    private static readonly JavaScriptLibrary Official = new(
        Path.Combine(House.Root, "tests", "Lakeward.Tests", "Cryptography", "interop"), "interop");

    private static readonly int[] Sizes = [0, 1, 4096, 100_000];
    private static readonly EncryptionContext Context =
        EncryptionContext.Of(("b", "2"), ("a", "é1"), ("z😀", "～"));
    private static readonly OpenOptions Lenient =
        new() { RequireCommitment = false, ExpectedContext = Context };

    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-interop-").FullName;
    private readonly SecretKey _aesKey = SecretKey.Generate(32);
    private readonly SecretKey _pkcs8;
    private readonly byte[] _publicKey;
    private readonly Dictionary<string, IKeyring> _keyrings;

    public JavaScriptInteropTests()
    {
        (_pkcs8, _publicKey) = RsaKeyring.GenerateKeyPair(2048);
        _keyrings = new()
        {
            ["aes"] = new AesKeyring("lakeward", "aes", _aesKey),
            ["rsa"] = RsaKeyring.FromPrivateKey("lakeward", "rsa", _pkcs8),
        };
    }

    [Fact]
    public void What_we_seal_the_official_library_opens()
    {
        var cases = new List<Exchange>();
        foreach (var (suite, frame, keyring, size) in Combinations([0x0478, 0x0578], [1000, 4096, 1 << 20]))
        {
            var options = new SealOptions
            {
                Suite = (MessageSuite)suite,
                FrameSizeBytes = frame,
                Context = Context,
            };
            var way = SealingWays.All[cases.Count % SealingWays.All.Count];
            var one = new Exchange("open", suite, frame, keyring, $"m{cases.Count}", $"p{cases.Count}", size);
            var message = way.Seal(SomeKeys.Content(size), [_keyrings[keyring]], options);
            File.WriteAllBytes(PathOf(one.Input), message);
            cases.Add(one);
        }

        Run(cases);
        Assert.All(
            cases, one => Assert.Equal(SomeKeys.Content(one.Size), File.ReadAllBytes(PathOf(one.Output))));
    }

    [Fact]
    public void What_the_official_library_seals_we_open()
    {
        var cases = new List<Exchange>();
        var suites = Enum.GetValues<MessageSuite>().Select(suite => (int)suite);
        foreach (var (suite, frame, keyring, size) in Combinations(suites, [1000, 4096]))
        {
            var one = new Exchange("seal", suite, frame, keyring, $"p{size}", $"m{cases.Count}", size);
            File.WriteAllBytes(PathOf(one.Input), SomeKeys.Content(size));
            cases.Add(one);
        }

        Run(cases);
        Assert.All(cases, (one, index) =>
        {
            var way = OpeningWays.All[index % OpeningWays.All.Count];
            var opened = way.Open(File.ReadAllBytes(PathOf(one.Output)), [_keyrings[one.Keyring]], Lenient);
            Assert.True(
                opened is null || opened.AsSpan().SequenceEqual(SomeKeys.Content(one.Size)),
                $"{one} opened {way.Name}");
        });
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _aesKey.Dispose();
        _pkcs8.Dispose();
        foreach (var keyring in _keyrings.Values)
        {
            keyring.Dispose();
        }
    }

    private static IEnumerable<(int Suite, int Frame, string Keyring, int Size)> Combinations(
        IEnumerable<int> suites, int[] frames) =>
        from suite in suites
        from frame in frames
        from keyring in new[] { "aes", "rsa" }
        from size in Sizes
        select (suite, frame, keyring, size);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Run(List<Exchange> cases)
    {
        var keys = new
        {
            aes = Convert.ToHexStringLower(_aesKey.Bytes),
            publicKey = PemEncoding.WriteString("PUBLIC KEY", _publicKey),
            privateKey = PemEncoding.WriteString("PRIVATE KEY", _pkcs8.Bytes),
        };
        var context = Context.Pairs.ToDictionary();
        File.WriteAllText(PathOf("cases.json"), JsonSerializer.Serialize(new
        {
            keys,
            cases = cases.Select(one => new
            {
                verb = one.Verb,
                suite = one.Suite,
                frame = one.Frame,
                keyring = one.Keyring,
                input = one.Input,
                output = one.Output,
                context,
            }),
        }));
        Official.Run("exchange.cjs", new Dictionary<string, string>(), _folder);
    }

    private sealed record Exchange(
        string Verb, int Suite, int Frame, string Keyring, string Input, string Output, int Size);
}
