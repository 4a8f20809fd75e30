// The root key opens with its passphrase and with nothing else.
using System.Text;
using System.Text.Json.Nodes;
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class RootKeyTests
{
    [Fact]
    public void Unused_bits_of_base64_and_broken_UTF_8_are_refused_as_malformed()
    {
        using var passphrase = SomeKeys.Passphrase("correct horse");
        RootKey.Create(passphrase, out var file).Dispose();
        var text = System.Text.Encoding.UTF8.GetString(file);
        var end = text.IndexOf('=', StringComparison.Ordinal) - 1;
        (int, int)[] places = [(end, 1), (text.IndexOf("salt", StringComparison.Ordinal), 0x80)];
        foreach (var (place, mask) in places)
        {
            var changed = file.ToArray();
            changed[place] ^= (byte)mask;
            var refusal = Assert.Throws<CryptographyException>(() => RootKey.Open(changed, passphrase));
            Assert.Equal("LW-CRY-0102", refusal.Id);
        }
    }

    private static readonly (byte[] File, string Id) Made = Make();

    [Fact]
    public void The_right_passphrase_opens()
    {
        using var passphrase = SomeKeys.Passphrase("correct horse");
        using var root = RootKey.Open(Made.File, passphrase);
        Assert.Equal(Made.Id, root.Id);
    }

    [Fact]
    public void A_wrong_passphrase_is_refused()
    {
        using var passphrase = SomeKeys.Passphrase("correct horsf");
        RoundTripTests.AssertFails("LW-CRY-0101", () => RootKey.Open(Made.File, passphrase));
    }

    [Theory]
    [InlineData("salt")]
    [InlineData("nonce")]
    [InlineData("wrapped")]
    public void A_changed_field_is_refused(string field)
    {
        var json = JsonNode.Parse(Made.File)!;
        var bytes = Convert.FromBase64String(json[field]!.GetValue<string>());
        bytes[3] ^= 1;
        json[field] = Convert.ToBase64String(bytes);
        AssertOpenFails("LW-CRY-0101", json.ToJsonString());
    }

    [Fact]
    public void Changed_iterations_are_refused()
    {
        var json = JsonNode.Parse(Made.File)!;
        json["iterations"] = 600_001;
        AssertOpenFails("LW-CRY-0101", json.ToJsonString());
    }

    [Theory]
    [InlineData(599_999)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000_001)]
    [InlineData(long.MaxValue)]
    public void Iterations_out_of_bounds_are_refused_before_any_work(long iterations)
    {
        var json = JsonNode.Parse(Made.File)!;
        json["iterations"] = iterations;
        AssertOpenFails("LW-CRY-0103", json.ToJsonString());
    }

    [Fact]
    public void Too_few_iterations_are_refused_on_creation()
    {
        using var passphrase = SomeKeys.Passphrase("p");
        RoundTripTests.AssertFails("LW-CRY-0103", () => RootKey.Create(passphrase, out _, 100_000));
    }

    [Fact]
    public void Under_a_random_passphrase_a_file_says_so_and_opens_with_it_alone()
    {
        using var passphrase = SecretKey.Generate(32);
        using var other = SecretKey.Generate(32);
        using var root = RootKey.CreateUnderRandom(passphrase, out var file);

        Assert.True(RootKey.IsUnderRandom(file));
        Assert.False(RootKey.IsUnderRandom(Made.File));
        using var opened = RootKey.Open(file, passphrase);
        Assert.Equal(root.Id, opened.Id);
        RoundTripTests.AssertFails("LW-CRY-0101", () => RootKey.Open(file, other));
    }

    [Theory]
    [InlineData("derivation", "PBKDF2-HMAC-SHA-512", "LW-CRY-0103")]
    [InlineData("derivation", "none", "LW-CRY-0102")]
    [InlineData("iterations", "600000", "LW-CRY-0102")]
    [InlineData("iterations", "0", "LW-CRY-0102")]
    public void A_file_under_a_random_passphrase_has_one_derivation(string member, string value, string id)
    {
        using var passphrase = SecretKey.Generate(32);
        RootKey.CreateUnderRandom(passphrase, out var file).Dispose();
        var json = JsonNode.Parse(file)!;
        json[member] = long.TryParse(value, out var number) ? number : value;
        RoundTripTests.AssertFails(
            id, () => RootKey.Open(Encoding.UTF8.GetBytes(json.ToJsonString()), passphrase));
    }

    [Fact]
    public void A_short_passphrase_is_not_taken_for_random()
    {
        using var passphrase = SecretKey.Generate(31);
        Assert.Throws<ArgumentOutOfRangeException>(() => RootKey.CreateUnderRandom(passphrase, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"format\":\"lakeward-root-key\",\"version\":2}")]
    [InlineData("{\"format\":\"lakeward-root-key\",\"format\":\"lakeward-root-key\"}")]
    public void What_is_no_root_key_file_is_refused(string text) => AssertOpenFails("LW-CRY-0102", text);

    [Fact]
    public void An_unknown_member_is_refused()
    {
        var json = JsonNode.Parse(Made.File)!;
        json["comment"] = "hello";
        AssertOpenFails("LW-CRY-0102", json.ToJsonString());
    }

    private static void AssertOpenFails(string id, string text)
    {
        using var passphrase = SomeKeys.Passphrase("correct horse");
        RoundTripTests.AssertFails(id, () => RootKey.Open(Encoding.UTF8.GetBytes(text), passphrase));
    }

    private static (byte[] File, string Id) Make()
    {
        using var passphrase = SomeKeys.Passphrase("correct horse");
        using var root = RootKey.Create(passphrase, out var file);
        return (file, root.Id);
    }
}
