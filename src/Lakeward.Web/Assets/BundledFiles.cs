// The scripts and styles that the build bundled, as they lie in this program.
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Lakeward.Web.Assets;

/// <summary>
/// The files of the bundle by name. An address names the content's hash, so that a browser may keep a file
/// for ever and never has an old one.
/// </summary>
internal static class BundledFiles
{
    private const string Prefix = "bundle/";

    private static readonly FrozenDictionary<string, (byte[] Content, string Hash)> Files =
        typeof(BundledFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>The address of a file.</summary>
    public static string AddressOf(string name) => $"/console/{Files[name].Hash}/{name}";

    /// <summary>The content at an address, or null where nothing is.</summary>
    public static byte[]? Find(string hash, string name) =>
        Files.TryGetValue(name, out var file) && file.Hash == hash ? file.Content : null;

    private static (byte[] Content, string Hash) Read(string name)
    {
        using var stream = typeof(BundledFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
    }
}
