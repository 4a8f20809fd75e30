// The keys under which masks turn values into pseudonyms, all from one secret of the lake.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access.Policy;
using Lakeward.Cryptography;

namespace Lakeward.Query;

/// <summary>Derives the keys of <see cref="Engine.KeyedHash"/>.</summary>
/// <remarks>
/// Reference: RFC 5869 (HKDF).
/// Parameters: a key is HKDF-SHA-256 of the lake's secret with the mask's word, the dataset and, for hashes,
/// the principal as information, each behind its length. Limits: a key lies in the engine's memory while a
/// statement that needs it runs.
/// </remarks>
/// <param name="secret">Gives the lake's secret for masks.</param>
internal sealed class MaskKeys(Func<SecretKey> secret)
{
    private const int SizeBytes = 64;

    /// <summary>The key of a mask: per principal for hashes, the same for all for the others.</summary>
    public byte[] Of(Mask mask, string dataset, string principal) => Derive(
        mask is Mask.DateShift ? "date-shift" : mask.ToString()!,
        dataset,
        mask is Mask.Hash ? principal : "");

    /// <summary>The key under which disclosure control knows subjects and rows of a dataset.</summary>
    public byte[] OfDisclosure(string dataset) => Derive("disclosure", dataset, "");

    private byte[] Derive(string use, string dataset, string principal)
    {
        using var information = new MemoryStream();
        using (var writer = new BinaryWriter(information, Encoding.UTF8))
        {
            writer.Write("lakeward/mask/1");
            writer.Write(use);
            writer.Write(dataset);
            writer.Write(principal);
        }

        return HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret().Bytes.ToArray(), SizeBytes, info: information.ToArray());
    }
}
