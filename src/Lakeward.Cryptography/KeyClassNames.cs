// The classes of dataset keys as text, as key names and files spell them.
namespace Lakeward.Cryptography;

/// <summary>
/// Turns <see cref="KeyClass"/> into its name and back: <c>raw</c>, <c>direct-identifier</c> and so on.
/// </summary>
public static class KeyClassNames
{
    /// <summary>Every class, in its order.</summary>
    public static IReadOnlyList<KeyClass> All { get; } = Enum.GetValues<KeyClass>();

    /// <summary>The name of a class.</summary>
    public static string NameOf(KeyClass keyClass) => keyClass switch
    {
        KeyClass.Raw => "raw",
        KeyClass.Footer => "footer",
        KeyClass.DirectIdentifier => "direct-identifier",
        KeyClass.QuasiIdentifier => "quasi-identifier",
        KeyClass.Sensitive => "sensitive",
        KeyClass.General => "general",
        KeyClass.AuditDetail => "audit-detail",
        _ => throw new ArgumentOutOfRangeException(nameof(keyClass)),
    };

    /// <summary>Whether <paramref name="name"/> names a class, and which.</summary>
    public static bool TryParse(string? name, out KeyClass keyClass)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(NameOf(candidate), name, StringComparison.Ordinal))
            {
                keyClass = candidate;
                return true;
            }
        }

        keyClass = default;
        return false;
    }
}
