// Tokens: what the lake keeps of them, who gets one, and when they end.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class AccessTokenTests
{
    [Fact]
    public void A_verifier_proves_the_server_as_the_standards_example_says()
    {
        // RFC 7677, section 3: user "user", password "pencil".
        const string Message = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var token = new AccessToken("id", "pencil", "user", "HOPERAT", DateTimeOffset.UnixEpoch);
        var verifier = TokenVerifier.Of(token, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));

        var proof = HMACSHA256.HashData(verifier.ServerKey, Encoding.UTF8.GetBytes(Message));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(proof));
    }

    [Fact]
    public async Task A_token_is_known_to_another_process_and_lies_nowhere_in_the_clear()
    {
        using var some = await SomeLake.CreateAsync();
        AccessToken token;
        using (var lake = await some.OpenAsync())
        {
            token = await lake.IssueTokenAsync("kim", "HOPERAT", TimeSpan.FromMinutes(5), "operator");
        }

        using var other = await some.OpenAsync();
        var (salt, verifiers) = other.TokensOf("kim");
        var kept = Assert.Single(verifiers);
        Assert.Equal((token.Id, "kim", "HOPERAT", token.Expires),
            (kept.Id, kept.Principal, kept.Purpose, kept.Expires));
        Assert.Equal(TokenVerifier.SaltSizeBytes, salt.Length);
        Assert.Matches("^lw_[0-9a-f]{12}_[0-9a-f]{64}$", token.Text);

        var secret = Encoding.UTF8.GetBytes(token.Text[16..]);
        var verifier = kept.StoredKey;
        foreach (var file in Directory.EnumerateFiles(some.Root, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.True(bytes.AsSpan().IndexOf(secret) < 0 && bytes.AsSpan().IndexOf(verifier) < 0, file);
        }

        var issued = other.Events(0, other.EventCount).Last(entry => entry.Event.Kind == "token.issue").Event;
        Assert.Equal(("operator", "kim", token.Id),
            (issued.Principal, issued.Facts["for"], issued.Facts["token"]));
        Assert.True(other.Verify().Passed);
    }

    [Fact]
    public async Task A_token_ends_and_an_unknown_name_has_a_salt_like_any_other()
    {
        var clock = new Clock();
        using var some = await SomeLake.CreateAsync(options: new LakeOptions { Time = clock });
        using var lake = await some.OpenAsync();
        await lake.IssueTokenAsync("kim", "HOPERAT", TimeSpan.FromMinutes(5), "operator");
        Assert.Single(lake.TokensOf("kim").Verifiers);
        Assert.Empty(lake.TokensOf("nobody").Verifiers);
        Assert.Equal(lake.TokensOf("nobody").Salt, lake.TokensOf("nobody").Salt);
        Assert.NotEqual(lake.TokensOf("nobody").Salt, lake.TokensOf("kim").Salt);

        clock.Now += TimeSpan.FromMinutes(6);
        Assert.Empty(lake.TokensOf("kim").Verifiers);
    }

    [Theory]
    [InlineData("nobody", "HOPERAT", 5, "LW-TOK-0103")]
    [InlineData("mercy", "HOPERAT", 5, "LW-TOK-0103")]
    [InlineData("kim", "HPAYMT", 5, "LW-TOK-0103")]
    [InlineData("kim", "HOPERAT", 0, "LW-TOK-0102")]
    [InlineData("kim", "HOPERAT", 721, "LW-TOK-0102")]
    public async Task A_token_that_would_open_nothing_or_last_too_long_is_not_made(
        string principal, string purpose, int minutes, string id)
    {
        using var some = await SomeLake.CreateAsync();
        using var lake = await some.OpenAsync();
        var refused = await Assert.ThrowsAsync<LakeException>(
            () => lake.IssueTokenAsync(principal, purpose, TimeSpan.FromMinutes(minutes), "operator"));
        Assert.Equal(id, refused.Id);
    }

    [Fact]
    public async Task A_principal_has_only_so_many_tokens_and_only_the_newest_book_stays()
    {
        using var some = await SomeLake.CreateAsync();
        using var lake = await some.OpenAsync();
        for (var number = 0; number < 16; number++)
        {
            await lake.IssueTokenAsync("kim", "HOPERAT", TimeSpan.FromMinutes(5), "operator");
        }

        var refused = await Assert.ThrowsAsync<LakeException>(
            () => lake.IssueTokenAsync("kim", "HOPERAT", TimeSpan.FromMinutes(5), "operator"));
        Assert.Equal("LW-TOK-0101", refused.Id);
        Assert.Equal(16, lake.TokensOf("kim").Verifiers.Count);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(some.Root, "store", "control", "tokens")).Length);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
