// Tokens: what people and tools sign in with, for a short time and one purpose.
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

public sealed partial class Lake
{
    /// <summary>The longest a token is in force.</summary>
    public static readonly TimeSpan MaxTokenLife = TimeSpan.FromHours(12);

    private const string TokenSeries = "control/tokens";
    private readonly Lock _tokenLock = new();
    private TokenBook _tokens = TokenBook.Empty();
    private long _tokensVersion = -1;

    /// <summary>Makes a token; the lake keeps what checks it, sealed, and records who issued it.</summary>
    /// <exception cref="LakeException">
    /// LW-TOK-0101 to LW-TOK-0103: too many, too long, or nothing granted.
    /// </exception>
    public async Task<AccessToken> IssueTokenAsync(string principal, string purpose, TimeSpan life, string by)
    {
        if (life < TimeSpan.FromMinutes(1) || life > MaxTokenLife)
        {
            throw TokenErrors.Life(MaxTokenLife);
        }

        using var alone = await BeginChangeAsync();
        var manifest = EffectiveManifest() ?? throw LakeErrors.NothingApplied();
        if (!AccessDecider.VisibleTables(manifest, principal).Any(table => AccessDecider
            .Purposes(manifest, principal, table.Dataset, table.Id).Contains(purpose)))
        {
            throw TokenErrors.NothingGranted(principal, purpose);
        }

        var (token, next) = NewestTokens().Issue(principal, purpose, _options.Time.GetUtcNow(), life);
        await CommitTokensAsync(alone, next, Event("token.issue", by) with
        {
            Purpose = purpose,
            Facts = new Dictionary<string, string>
            {
                ["token"] = token.Id,
                ["for"] = principal,
                ["expires"] = token.Expires.ToString("O", Invariant),
            },
        });
        return token;
    }

    /// <summary>
    /// What a proof of a principal's token is checked with: the salt, and the verifiers of the tokens in
    /// force. A name that is not known has a salt too, and no verifier.
    /// </summary>
    public (byte[] Salt, IReadOnlyList<TokenVerifier> Verifiers) TokensOf(string principal)
    {
        UseNewestState();
        var tokens = NewestTokens();
        return (tokens.SaltOf(principal), tokens.Of(principal, _options.Time.GetUtcNow()));
    }

    /// <summary>The verifier of a token in force, by the token's text; null for any other text.</summary>
    public TokenVerifier? FindToken(string text)
    {
        UseNewestState();
        return NewestTokens().Find(text, _options.Time.GetUtcNow());
    }

    /// <summary>Whether a token that was in force still is: it may have ended, or been ended.</summary>
    public bool IsInForce(TokenVerifier token)
    {
        UseNewestState();
        return NewestTokens().Of(token.Principal, _options.Time.GetUtcNow())
            .Any(known => known.Id == token.Id);
    }

    /// <summary>Ends all tokens of a principal.</summary>
    /// <returns>How many were in force.</returns>
    public async Task<int> EndTokensAsync(string principal, string by)
    {
        using var alone = await BeginChangeAsync();
        var tokens = NewestTokens();
        var ended = tokens.Of(principal, _options.Time.GetUtcNow()).Count;
        if (ended == 0)
        {
            return 0;
        }

        var next = tokens with { Tokens = [.. tokens.Tokens.Where(token => token.Principal != principal)] };
        await CommitTokensAsync(alone, next, Event("token.end", by) with
        {
            Facts = new Dictionary<string, string>
            {
                ["for"] = principal, ["ended"] = ended.ToString(Invariant),
            },
        });
        return ended;
    }

    /// <summary>Records that a session was opened with a token.</summary>
    /// <param name="door">Through which door, for example <c>postgresql</c>.</param>
    /// <param name="token">The token it was opened with.</param>
    /// <exception cref="LakeException">It could not be recorded; then there is no session.</exception>
    public Task RecordSignInAsync(string door, TokenVerifier token) => _log.AppendAsync(
        Event("session.open", token.Principal) with
        {
            Purpose = token.Purpose,
            Facts = new Dictionary<string, string> { ["door"] = door, ["token"] = token.Id },
        });

    /// <summary>
    /// Records that a sign-in was refused. What was typed as the user's name is recorded only where it is the
    /// name of a principal: it may be anything, a password too.
    /// </summary>
    /// <param name="door">Through which door, for example <c>postgresql</c>.</param>
    /// <param name="user">The name that was typed.</param>
    /// <param name="issue">The id of the refusal.</param>
    public Task RecordRefusedSignInAsync(string door, string user, string issue) => _log.AppendAsync(
        Event("session.open", user) with
        {
            Outcome = "refused",
            Principal = Manifest?.Principals.ContainsKey(user) == true ? user : null,
            Facts = new Dictionary<string, string> { ["door"] = door, ["issue"] = issue },
        });

    private async Task CommitTokensAsync(IHeldLock alone, TokenBook next, AuditEvent why)
    {
        using var keyring = _keys.KeyringOf(LakeKeys, KeyClass.Sensitive);
        await _ledger.CommitAsync(
            alone, TokenSeries, SealedMessage.Seal(next.Serialize(), keyring, TokenContext()), why);
        RemoveOldTokenBooks();
    }

    private TokenBook NewestTokens()
    {
        lock (_tokenLock)
        {
            if (_ledger.Head(TokenSeries) is { } head && head.Version != _tokensVersion)
            {
                using var keyring = _keys.KeyringOf(LakeKeys, KeyClass.Sensitive);
                var message = _ledger.Read(TokenSeries, head.Version);
                _tokens = TokenBook.Parse(SealedMessage.Open(message, keyring, TokenContext()));
                _tokensVersion = head.Version;
            }

            return _tokens;
        }
    }

    private EncryptionContext TokenContext() => EncryptionContext.Of(
        ("lake", Folder.Settings.Id), ("use", "tokens"));

    /// <summary>
    /// Verifiers that are no longer in force are nobody's business. The entry before the newest stays, as
    /// another process may be about to read it.
    /// </summary>
    private void RemoveOldTokenBooks()
    {
        if (_ledger.Head(TokenSeries) is { Version: > 0 } head)
        {
            var kept = Ledger.NameOf(TokenSeries, head.Version - 1, head.Attempt is null ? null : 0);
            foreach (var older in _store.List(TokenSeries).Where(name => name < kept))
            {
                _store.Delete(older);
            }
        }
    }
}
