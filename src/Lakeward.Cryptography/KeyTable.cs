// The lake's secrets by name and version, each wrapped by the root, the whole authenticated.
using System.Globalization;

namespace Lakeward.Cryptography;

/// <summary>
/// Dataset keys by class and version, and other named secrets. Rotating the root is
/// <c>Serialize(newRoot)</c>; rotating a dataset is <see cref="AddVersion"/>.
/// </summary>
/// <remarks>
/// References: NIST SP 800-57 part 1 (key states); NIST SP 800-38D.
/// Parameters: every secret wrapped by AES-256-GCM with {lake, name, version} as additional data; the
/// table authenticated by HMAC-SHA-512. Limits: a table of 64 MiB, a secret of 16 KiB.
/// Unwrapped secrets stay in guarded memory until dispose. Thread-safe.
/// </remarks>
public sealed class KeyTable : IDisposable
{
    private const int KeySizeBytes = 32;
    private const int TagSizeBytes = 16;
    private const int MaxNameLength = 128;
    private const string DatasetPrefix = "ds/";

    private readonly Lock _lock = new();
    private readonly List<KeyRow> _rows = [];
    private readonly Dictionary<string, KeyRow> _byName = new(StringComparer.Ordinal);
    private readonly AesKeyring? _keyring;
    private readonly TimeProvider _time;

    private KeyTable(string lakeId, RootKey? root, TimeProvider? time)
    {
        LakeId = lakeId;
        _time = time ?? TimeProvider.System;
        _keyring = root is null ? null : new AesKeyring(DatasetKey.ProviderId, "root", root.WrappingKey);
    }

    /// <summary>The lake these keys belong to; bound to every wrapped secret.</summary>
    public string LakeId { get; }

    /// <summary>Every secret in the order it was added, without key bytes.</summary>
    public IReadOnlyList<KeyEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Select(row => row.Entry)];
            }
        }
    }

    /// <summary>An empty table.</summary>
    public static KeyTable Create(string lakeId, TimeProvider? time = null) =>
        new(CheckName(lakeId, "lake id"), null, time);

    /// <summary>Reads what <see cref="Serialize"/> gave, under the same root.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0201: malformed. LW-CRY-0202: changed, or sealed under another root.
    /// </exception>
    public static KeyTable Parse(ReadOnlySpan<byte> json, RootKey root, TimeProvider? time = null)
    {
        var (lake, rows) = KeyTableFile.Read(json, root);
        var table = new KeyTable(lake, root, time);
        foreach (var (entry, information, wrapped) in rows)
        {
            var key = new WrappedKey(DatasetKey.ProviderId, information, wrapped);
            table.Add(new KeyRow(entry, key, Math.Max(wrapped.Length - TagSizeBytes, 1), secret: null));
        }

        return table;
    }

    /// <summary>
    /// The whole table as a file, every secret freshly wrapped under <paramref name="root"/>.
    /// </summary>
    public byte[] Serialize(RootKey root)
    {
        lock (_lock)
        {
            var rows = _rows.Select(row =>
            {
                var wrapped = root.Keyring.Wrap(row.Unwrap(LakeId, _keyring), row.ContextOf(LakeId));
                return new KeyTableFile.Row(
                    row.Entry, wrapped.ProviderInformation.ToArray(), wrapped.Ciphertext.ToArray());
            });
            return KeyTableFile.Write(LakeId, root, [.. rows]);
        }
    }

    /// <summary>Makes version 1 of a dataset's keys, one per class.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0204: it has keys. LW-CRY-0205: not a valid id.
    /// </exception>
    public void AddDataset(string datasetId)
    {
        CheckName(datasetId, "dataset id");
        lock (_lock)
        {
            if (LatestVersion(datasetId) > 0)
            {
                throw CryptographyErrors.KeyExists(DatasetPrefix + datasetId);
            }

            AddKeys(datasetId, version: 1);
        }
    }

    /// <summary>Makes the next version of a dataset's keys; older versions only open from now on.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0203: no such dataset.</exception>
    public void AddVersion(string datasetId)
    {
        lock (_lock)
        {
            var latest = LatestVersion(datasetId);
            if (latest == 0)
            {
                throw CryptographyErrors.UnknownKey(DatasetPrefix + datasetId);
            }

            foreach (var keyClass in KeyClassNames.All)
            {
                // A table from before a class was added has no key of it yet.
                if (_byName.TryGetValue(NameOf(datasetId, keyClass, latest), out var row))
                {
                    row.Entry = row.Entry with { Active = false };
                }
            }

            AddKeys(datasetId, latest + 1);
        }
    }

    /// <summary>Whether the dataset has keys.</summary>
    public bool HasDataset(string datasetId)
    {
        lock (_lock)
        {
            return LatestVersion(datasetId) > 0;
        }
    }

    /// <summary>The key that protects new data of this class.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0203: no such dataset.</exception>
    public DatasetKey Active(string datasetId, KeyClass keyClass)
    {
        lock (_lock)
        {
            return Get(NameOf(datasetId, keyClass, Math.Max(LatestVersion(datasetId), 1)));
        }
    }

    /// <summary>A dataset key by its full name, of any version.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0203: no such key.</exception>
    public DatasetKey Get(string keyName)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(keyName, out var row) && row.Entry.Class is not null
                ? new DatasetKey(keyName, row.Unwrap(LakeId, _keyring))
                : throw CryptographyErrors.UnknownKey(keyName);
        }
    }

    /// <summary>
    /// A keyring over every version of a dataset's key of one class; the caller disposes it.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0203: no such dataset.</exception>
    public IKeyring KeyringOf(string datasetId, KeyClass keyClass)
    {
        lock (_lock)
        {
            var latest = Math.Max(LatestVersion(datasetId), 1);
            return new DatasetKeyring(Enumerable.Range(0, latest)
                .Select(age => Get(NameOf(datasetId, keyClass, latest - age))));
        }
    }

    /// <summary>
    /// Adds a secret under a name of its own; keeps a copy. Names never begin with <c>ds/</c>.
    /// </summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0204: the name is taken. LW-CRY-0205: not a valid name.
    /// </exception>
    public void PutSecret(string name, SecretKey secret)
    {
        foreach (var part in name.Split('/'))
        {
            CheckName(part, "secret's name");
        }

        if (name.Length > MaxNameLength || name.StartsWith(DatasetPrefix, StringComparison.Ordinal))
        {
            throw CryptographyErrors.BadName("secret's name");
        }

        lock (_lock)
        {
            if (_byName.ContainsKey(name))
            {
                throw CryptographyErrors.KeyExists(name);
            }

            var entry = new KeyEntry(name, Class: null, Version: 1, Active: true, _time.GetUtcNow());
            Add(new KeyRow(entry, wrapped: null, secret.SizeBytes, secret.Copy()));
        }
    }

    /// <summary>Whether there is a secret of this name.</summary>
    public bool HasSecret(string name)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(name, out var row) && row.Entry.Class is null;
        }
    }

    /// <summary>A secret by name, owned by the table.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0203: no such secret.</exception>
    public SecretKey GetSecret(string name)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(name, out var row) && row.Entry.Class is null
                ? row.Unwrap(LakeId, _keyring)
                : throw CryptographyErrors.UnknownKey(name);
        }
    }

    /// <summary>Zeroes every unwrapped secret.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _rows.ForEach(row => row.Dispose());
            _keyring?.Dispose();
        }
    }

    private static string NameOf(string datasetId, KeyClass keyClass, int version) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DatasetPrefix}{datasetId}/{KeyClassNames.NameOf(keyClass)}/v{version}");

    private static string CheckName(string name, string what) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? name
            : throw CryptographyErrors.BadName(what);

    private int LatestVersion(string datasetId)
    {
        var version = 0;
        while (_byName.ContainsKey(NameOf(datasetId, KeyClass.Raw, version + 1)))
        {
            version++;
        }

        return version;
    }

    private void AddKeys(string datasetId, int version)
    {
        foreach (var keyClass in KeyClassNames.All)
        {
            var name = NameOf(datasetId, keyClass, version);
            var entry = new KeyEntry(name, keyClass, version, Active: true, _time.GetUtcNow());
            Add(new KeyRow(entry, wrapped: null, KeySizeBytes, SecretKey.Generate(KeySizeBytes)));
        }
    }

    private void Add(KeyRow row)
    {
        if (!_byName.TryAdd(row.Entry.Name, row))
        {
            throw CryptographyErrors.TableMalformed("two keys have one name");
        }

        _rows.Add(row);
    }
}
