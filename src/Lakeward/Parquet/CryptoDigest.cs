// Ties the plaintext crypto metadata of a file to its authenticated footer.
using System.Security.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// The crypto metadata before an encrypted footer (algorithm, key metadata) is not authenticated by the
/// format. Files written here carry its SHA-256 among the footer's key-value pairs; other readers pass over
/// it.
/// </summary>
internal static class CryptoDigest
{
    private static ReadOnlySpan<byte> Name => "lakeward.crypto-metadata.sha256"u8;

    /// <summary>Adds the digest to a footer.</summary>
    public static void Add(ThriftStruct fileMetaData, ReadOnlySpan<byte> cryptoMetaData)
    {
        var pairs = Without(fileMetaData, out _);
        var pair = new ThriftStruct();
        pair.Set(ParquetFields.KeyValue.Key, Name.ToArray());
        pair.Set(ParquetFields.KeyValue.Value, Hex(cryptoMetaData));
        fileMetaData.Set(ParquetFields.FileMeta.KeyValues, [.. pairs, pair]);
    }

    /// <summary>
    /// Takes the digest out of an authenticated footer and compares it; a file without one passes.
    /// </summary>
    public static void Remove(ThriftStruct fileMetaData, ReadOnlySpan<byte> cryptoMetaData)
    {
        var pairs = Without(fileMetaData, out var digest);
        if (digest is null)
        {
            return;
        }

        if (!digest.Value.Span.SequenceEqual(Hex(cryptoMetaData)))
        {
            throw ParquetErrors.NotAuthentic("The crypto metadata");
        }

        if (pairs.Count > 0)
        {
            fileMetaData.Set(ParquetFields.FileMeta.KeyValues, pairs);
        }
        else
        {
            fileMetaData.Remove(ParquetFields.FileMeta.KeyValues);
        }
    }

    private static List<ThriftStruct> Without(ThriftStruct fileMetaData, out ReadOnlyMemory<byte>? digest)
    {
        digest = null;
        var pairs = fileMetaData.Structs(ParquetFields.FileMeta.KeyValues) ?? [];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            if (pairs[i].Binary(ParquetFields.KeyValue.Key) is { } key && key.Span.SequenceEqual(Name))
            {
                digest = pairs[i].Binary(ParquetFields.KeyValue.Value) ?? ReadOnlyMemory<byte>.Empty;
                pairs.RemoveAt(i);
            }
        }

        return pairs;
    }

    private static byte[] Hex(ReadOnlySpan<byte> cryptoMetaData) =>
        System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(cryptoMetaData)));
}
