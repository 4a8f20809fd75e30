// Opens the data keys of a file that is read, each at most once and only when it is needed.
using System.Text;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// Unwraps data keys through the caller's function, which returns the class key of a name or null to refuse.
/// Owns the data keys and KEKs, never the caller's keys. Not thread-safe.
/// </summary>
internal sealed class FileKeys(Func<string, SecretKey?> unwrapKey, ParquetReadOptions options) : IDisposable
{
    private readonly Dictionary<string, SecretKey> _keys = new(StringComparer.Ordinal);

    /// <summary>The master key's name where the metadata has one.</summary>
    public string? NameOf(ReadOnlyMemory<byte> metadata) => KeyMaterial.IsJson(metadata)
        ? KeyMaterial.Parse(metadata, options.ExternalKeyMaterial).MasterKeyId
        : null;

    /// <summary>The data key that the metadata stands for; owned here.</summary>
    public SecretKey DataKey(ReadOnlyMemory<byte> metadata, bool isFooter)
    {
        var slot = (isFooter ? "footer " : "column ") + Convert.ToBase64String(metadata.Span);
        return Cached(slot, () => KeyMaterial.IsJson(metadata)
            ? Unwrap(KeyMaterial.Parse(metadata, options.ExternalKeyMaterial), isFooter)
            : Raw(metadata));
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        _keys.Clear();
    }

    private SecretKey Raw(ReadOnlyMemory<byte> metadata)
    {
        var key = options.RawKeyOf?.Invoke(metadata) ?? throw ParquetErrors.KeyRefused("raw key id");
        return LocalWrap.IsKeySize(key.SizeBytes)
            ? key.Copy()
            : throw ParquetErrors.KeyNotValid("raw key id");
    }

    private SecretKey Unwrap(KeyMaterial material, bool isFooter)
    {
        if (material.IsFooterKey != isFooter)
        {
            throw ParquetErrors.KeyMaterial("a column's key for the footer, or the reverse");
        }

        var name = material.MasterKeyId;
        if (material.KekId is null || material.WrappedKek is null)
        {
            return UnderMaster(name, material.WrappedDek);
        }

        var slot = $"kek {Convert.ToBase64String(material.WrappedKek)} {name}";
        var kek = Cached(slot, () => UnderMaster(name, material.WrappedKek));
        return LocalWrap.Unwrap(kek, material.WrappedDek, material.KekId)
            ?? throw ParquetErrors.KeyNotValid(name);
    }

    private SecretKey UnderMaster(string name, byte[] wrapped)
    {
        var master = unwrapKey(name) ?? throw ParquetErrors.KeyRefused(name);
        return LocalWrap.Unwrap(master, wrapped, Encoding.UTF8.GetBytes(name))
            ?? throw ParquetErrors.KeyNotValid(name);
    }

    private SecretKey Cached(string slot, Func<SecretKey> open)
    {
        if (!_keys.TryGetValue(slot, out var key))
        {
            key = open();
            _keys.Add(slot, key);
        }

        return key;
    }
}
