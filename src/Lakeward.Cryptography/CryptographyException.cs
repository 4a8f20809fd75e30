// A failure of this room that a person can act on: a stable id, what happened, what to do next.
namespace Lakeward.Cryptography;

/// <summary>
/// A key, keyring or sealed message that cannot be used. Messages never carry key bytes or plaintext.
/// Every id is unique and documented in <c>docs/errors.md</c>.
/// </summary>
public sealed class CryptographyException : Exception
{
    /// <summary>Creates a failure; ids look like <c>LW-CRY-0101</c>.</summary>
    public CryptographyException(string id, string message, string hint)
        : base(message)
    {
        Id = id;
        Hint = hint;
    }

    /// <summary>The stable id, for example <c>LW-CRY-0101</c>.</summary>
    public string Id { get; }

    /// <summary>What to do next, in one line.</summary>
    public string Hint { get; }

    /// <summary>Whether what was read is not what was written: changed, cut short or swapped.</summary>
    public bool IsAltered { get; init; }
}
