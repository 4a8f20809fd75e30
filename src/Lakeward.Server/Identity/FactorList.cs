// Which second factors an account has.
namespace Lakeward.Server.Identity;

/// <summary>The factors of an account.</summary>
/// <param name="HasCodes">Whether it has time-based codes.</param>
/// <param name="Passkeys">Its passkeys.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
internal sealed record FactorList(bool HasCodes, IReadOnlyList<PasskeyEntry> Passkeys, int RecoveryCodes)
{
    /// <summary>Whether there is one that a session can be made whole with.</summary>
    public bool HasAny => HasCodes || Passkeys.Count > 0;
}
