// The keys under which masks turn values into pseudonyms, all from one secret of the lake.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access.Policy;
using Lakeward.Cryptography;

namespace Lakeward.Query;

/// <summary>
/// Derives the two padded keys of HMAC, so that the engine needs SHA-256 alone:
/// HMAC(K, v) = SHA-256(outer + SHA-256(inner + v)).
/// </summary>
/// <remarks>
/// References: RFC 2104 (HMAC), RFC 5869 (HKDF).
/// Parameters: K is HKDF-SHA-256 of the lake's secret with the mask's word, the dataset and, for hashes, the
/// principal as information, each behind its length. Limits: a key lies in the engine's memory while a
/// statement that needs it runs.
/// </remarks>
/// <param name="secret">Gives the lake's secret for masks.</param>
internal sealed class MaskKeys(Func<SecretKey> secret)
{
    private const int BlockSizeBytes = 64;

    /// <summary>The keys of a mask: per principal for hashes, the same for all for the others.</summary>
    public (byte[] Inner, byte[] Outer) Of(Mask mask, string dataset, string principal)
    {
        using var information = new MemoryStream();
        using (var writer = new BinaryWriter(information, Encoding.UTF8))
        {
            writer.Write("lakeward/mask/1");
            writer.Write(mask is Mask.DateShift ? "date-shift" : mask.ToString());
            writer.Write(dataset);
            writer.Write(mask is Mask.Hash ? principal : "");
        }

        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret().Bytes.ToArray(), BlockSizeBytes, info: information.ToArray());
        var (inner, outer) = (new byte[BlockSizeBytes], new byte[BlockSizeBytes]);
        for (var at = 0; at < BlockSizeBytes; at++)
        {
            inner[at] = (byte)(key[at] ^ 0x36);
            outer[at] = (byte)(key[at] ^ 0x5c);
        }

        CryptographicOperations.ZeroMemory(key);
        return (inner, outer);
    }
}
