// What the service around the lake needs of it: who is known, small secrets, and a place in the audit log.
using Lakeward.Access;
using Lakeward.Cryptography;

namespace Lakeward;

public sealed partial class Lake
{
    /// <summary>A principal of the newest manifest, with what broken glasses give it; or null.</summary>
    public Principal? FindPrincipal(string id)
    {
        UseNewestState();
        return EffectiveManifest()?.Principals.GetValueOrDefault(id);
    }

    /// <summary>
    /// Records what somebody did at the service: a sign-in, an account, a credential. Ids only: nothing that
    /// a person typed, and no secret.
    /// </summary>
    /// <param name="kind">The event's kind, for example <c>account.end</c>.</param>
    /// <param name="by">The principal who did it; null where nobody is known.</param>
    /// <param name="facts">Small facts: ids, counts, words of our own.</param>
    /// <param name="outcome">How it ended: <c>done</c>, <c>refused</c>, <c>failed</c>.</param>
    /// <exception cref="Errors.LakeException">It could not be recorded; then it must not happen.</exception>
    public Task RecordServiceAsync(
        string kind, string? by, IReadOnlyDictionary<string, string> facts, string outcome = "done") =>
        _log.AppendAsync(Event(kind, by ?? "") with
        {
            Principal = string.IsNullOrEmpty(by) ? null : by,
            Outcome = outcome,
            Facts = facts,
        });

    /// <summary>Seals a small secret of the service under the lake's keys.</summary>
    /// <param name="secret">The secret, at most a few kilobytes.</param>
    /// <param name="use">What it is and whose, for example <c>codes/ID</c>; it opens for the same
    /// only.</param>
    public byte[] SealServiceSecret(ReadOnlySpan<byte> secret, string use)
    {
        using var keyring = _keys.KeyringOf(LakeKeys, KeyClass.Sensitive);
        return SealedMessage.Seal(secret, keyring, ServiceContext(use));
    }

    /// <summary>Opens what <see cref="SealServiceSecret"/> sealed for the same use.</summary>
    /// <exception cref="CryptographyException">It does not open.</exception>
    public byte[] OpenServiceSecret(ReadOnlySpan<byte> secret, string use)
    {
        using var keyring = _keys.KeyringOf(LakeKeys, KeyClass.Sensitive);
        return SealedMessage.Open(secret, keyring, ServiceContext(use));
    }

    private EncryptionContext ServiceContext(string use) => EncryptionContext.Of(
        ("lake", Folder.Settings.Id), ("use", $"service/{use}"));
}
