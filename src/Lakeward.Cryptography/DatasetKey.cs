// A dataset's key of one class and version.
namespace Lakeward.Cryptography;

/// <summary>A named dataset key. The key is owned by its <see cref="KeyTable"/>; do not dispose it.</summary>
/// <param name="Name"><c>ds/&lt;dataset&gt;/&lt;class&gt;/v&lt;N&gt;</c>.</param>
/// <param name="Key">256 bits.</param>
public sealed record DatasetKey(string Name, SecretKey Key)
{
    internal const string ProviderId = "lakeward";

    /// <summary>A keyring under this key, with its own guarded copy; the caller disposes it.</summary>
    public IKeyring AsKeyring() => new AesKeyring(ProviderId, Name, Key);
}
