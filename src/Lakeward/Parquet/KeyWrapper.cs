// Makes a file's data keys and wraps them twice.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// The writing side of key material: a random KEK per file and class key; each data key is wrapped under its
/// KEK, the KEK under the class key. Keys are 256-bit.
/// </summary>
internal sealed class KeyWrapper : IDisposable
{
    private const int KeySizeBytes = 32;
    private const int KekIdSizeBytes = 16;
    private readonly Dictionary<string, Kek> _keks = new(StringComparer.Ordinal);

    /// <summary>A fresh data key and the metadata that goes into the file; both the caller's.</summary>
    public FileKey NewKey(ColumnKey master, bool isFooter)
    {
        var kek = KekOf(master);
        var key = SecretKey.Generate(KeySizeBytes);
        var wrapped = LocalWrap.Wrap(kek.Key, key, kek.Id);
        var material = new KeyMaterial(master.KeyName, isFooter, wrapped, kek.Id, kek.Wrapped);
        return new FileKey(key, material.ToBytes());
    }

    public void Dispose()
    {
        foreach (var kek in _keks.Values)
        {
            kek.Key.Dispose();
        }
    }

    private Kek KekOf(ColumnKey master)
    {
        if (!_keks.TryGetValue(master.KeyName, out var kek))
        {
            if (!LocalWrap.IsKeySize(master.Key.SizeBytes))
            {
                throw ParquetErrors.KeyNotValid(master.KeyName);
            }

            var key = SecretKey.Generate(KeySizeBytes);
            var wrapped = LocalWrap.Wrap(master.Key, key, Encoding.UTF8.GetBytes(master.KeyName));
            kek = new Kek(key, RandomNumberGenerator.GetBytes(KekIdSizeBytes), wrapped);
            _keks.Add(master.KeyName, kek);
        }

        return kek;
    }

    private sealed record Kek(SecretKey Key, byte[] Id, byte[] Wrapped);
}
