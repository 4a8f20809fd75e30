// Opaque ids for what the manifest names.
using System.Security.Cryptography;
using System.Text;

namespace Lakeward;

/// <summary>
/// Ids for datasets and tables. They follow from the lake's random id and the name, so a repeated apply finds
/// the
/// same ids, and they say nothing of the name to whoever lists the store.
/// </summary>
internal static class LakeId
{
    private const int SizeBytes = 16;

    public static string Of(string lakeId, string kind, string name)
    {
        var hash = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(lakeId), Encoding.UTF8.GetBytes($"{kind}\n{name}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, SizeBytes));
    }
}
