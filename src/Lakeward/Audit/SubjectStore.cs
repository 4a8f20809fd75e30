// Keeps, sealed and written once, who is in each data file and whose rows each row filter shows.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// Subject lists (the sorted short hashes of a data file's subjects) and links (which of them a row filter
/// shows). What is read is opened, bound to its place, and so believed; a link's digest is in the events.
/// Thread-safe, and safe between processes: who puts second uses what the first has put.
/// </summary>
/// <remarks>
/// References: FIPS 198-1 and RFC 5869 for the key of digests and filter ids, from the subject hash key.
/// Limits: a list holds 100 million subjects, what is kept in memory 64 MiB.
/// </remarks>
/// <param name="store">Where the objects lie.</param>
/// <param name="secret">Gives the lake's subject hash key.</param>
/// <param name="keyring">Gives the keyring of a dataset's details, by the dataset's id.</param>
internal sealed class SubjectStore(
    IObjectStore store, Func<SecretKey> secret, Func<string, IKeyring> keyring)
{
    private const int HashSizeBytes = 16;
    private const int MaxListSizeBytes = 100_000_000 * HashSizeBytes;
    private const int MaxKeptBytes = 64 << 20;
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectName, KeptLink> _kept = [];
    private long _keptBytes;

    /// <summary>The keyed hash of subjects.</summary>
    public SubjectHash Hash => new(secret());

    /// <summary>A row filter's opaque id: the same condition has the same.</summary>
    /// <param name="condition">The condition with its constants, or null where no row is hidden.</param>
    public string FilterOf(string? condition) => condition is null
        ? SeenTable.Everybody
        : Convert.ToHexStringLower(Mac([], Encoding.UTF8.GetBytes(condition)).AsSpan(0, HashSizeBytes));

    /// <summary>A file's list, or null where it has not been made.</summary>
    /// <exception cref="LakeException">It is changed.</exception>
    public UInt128[]? FindList(SubjectPlace place, string file) =>
        store.Exists(place.List(file)) ? ReadList(place, file) : null;

    /// <summary>A file's list.</summary>
    /// <exception cref="LakeException">It is missing or changed.</exception>
    public UInt128[] ReadList(SubjectPlace place, string file)
    {
        var bytes = Open(place, place.List(file), place.ListContext(file));
        return bytes.Length % HashSizeBytes == 0
            ? ListFrom(bytes)
            : throw AuditErrors.SetChanged(place.List(file).Path);
    }

    /// <summary>Puts a file's list, sorted and each once.</summary>
    public void PutList(SubjectPlace place, string file, UInt128[] subjects) =>
        Put(place, place.List(file), BytesOf(subjects), place.ListContext(file));

    /// <summary>What links say of a list.</summary>
    public static byte[] DigestOf(UInt128[] subjects) => SHA256.HashData(BytesOf(subjects));

    /// <summary>Where a subject stands in a file's list, or -1; reads a few frames of it only.</summary>
    /// <exception cref="LakeException">The list is missing or changed.</exception>
    public int Find(SubjectPlace place, FileSubjects file, UInt128 subject)
    {
        var name = place.List(file.File);
        return Reading(name, () =>
        {
            using var keys = keyring(place.Dataset);
            using var content = store.OpenRead(name);
            using var list = SealedMessageReader.Open(content.AsStream(), [keys], new OpenOptions());
            return list.Header.Context.Equals(place.ListContext(file.File))
                && list.Length == (long)file.Count * HashSizeBytes
                    ? Search(list, file.Count, subject)
                    : throw AuditErrors.SetChanged(name.Path);
        });
    }

    /// <summary>A row filter's link at a version, or null where there is none.</summary>
    /// <exception cref="LakeException">It is changed.</exception>
    public SubjectLink? FindLink(SubjectPlace place, string filter, long version) =>
        store.Exists(place.Link(filter, version)) ? ReadLink(place, filter, version) : null;

    /// <summary>A row filter's link at a version.</summary>
    /// <exception cref="LakeException">It is missing or changed.</exception>
    public SubjectLink ReadLink(SubjectPlace place, string filter, long version)
    {
        var name = place.Link(filter, version);
        return SubjectLink.TryParse(Open(place, name, place.LinkContext(filter, version)))
            ?? throw AuditErrors.SetChanged(name.Path);
    }

    /// <summary>
    /// A link as it was read before, or now; for questions about the past, which never write.
    /// </summary>
    /// <exception cref="LakeException">It is missing or changed.</exception>
    public KeptLink Recall(SubjectPlace place, string filter, long version)
    {
        var name = place.Link(filter, version);
        lock (_lock)
        {
            if (_kept.TryGetValue(name, out var known))
            {
                return known;
            }
        }

        var link = ReadLink(place, filter, version);
        var read = new KeptLink(link, Digest(link));
        lock (_lock)
        {
            if (_keptBytes > MaxKeptBytes)
            {
                Forget();
            }

            _keptBytes += _kept.TryAdd(name, read) ? link.Entries.Sum(entry => entry.Set.Length + 128L) : 0;
        }

        return read;
    }

    /// <summary>Forgets what was read, so that the next reading is of the store.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _kept.Clear();
            _keptBytes = 0;
        }
    }

    /// <summary>The highest version below one at which a row filter has a link, or -1.</summary>
    public long VersionBelow(SubjectPlace place, string filter, long version)
    {
        var at = place.Link(filter, version);
        var below = store.List(place.Links(filter)).LastOrDefault(name => name < at);
        return below == default
            ? -1
            : long.Parse(below.Path.AsSpan(below.Path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Puts a link, and returns the one that lies there then; what a crash left beside it goes.
    /// </summary>
    public SubjectLink PutLink(SubjectPlace place, string filter, long version, SubjectLink link)
    {
        var name = place.Link(filter, version);
        var isOurs = Put(place, name, link.ToBytes(), place.LinkContext(filter, version));
        store.Sweep(place.Folder);
        return isOurs ? link : ReadLink(place, filter, version);
    }

    /// <summary>What the chain comes to at a link.</summary>
    public byte[] Digest(SubjectLink link) => link.Digest(Mac);

    private static int Search(SealedMessageReader list, int count, UInt128 subject)
    {
        // Hashes are spread evenly, so a subject stands near its share of the range: few frames are opened.
        var guess = (int)((UInt128)(ulong)(subject >> 64) * (ulong)count >> 64);
        var reach = 1 + (4 * (int)Math.Sqrt(count));
        var low = guess > reach && At(list, guess - reach) <= subject ? guess - reach : 0;
        var high = guess + reach < count && At(list, guess + reach) > subject ? guess + reach : count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = At(list, middle);
            if (found == subject)
            {
                return middle;
            }

            (low, high) = found < subject ? (middle + 1, high) : (low, middle);
        }

        return -1;
    }

    private static UInt128 At(SealedMessageReader list, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[HashSizeBytes];
        _ = list.Read((long)ordinal * HashSizeBytes, bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static byte[] BytesOf(UInt128[] subjects)
    {
        var bytes = new byte[(long)subjects.Length * HashSizeBytes];
        for (var at = 0; at < subjects.Length; at++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(
                bytes.AsSpan(at * HashSizeBytes), subjects[at]);
        }

        return bytes;
    }

    private static UInt128[] ListFrom(byte[] bytes)
    {
        var subjects = new UInt128[bytes.Length / HashSizeBytes];
        for (var at = 0; at < subjects.Length; at++)
        {
            subjects[at] = BinaryPrimitives.ReadUInt128BigEndian(
                bytes.AsSpan(at * HashSizeBytes));
        }

        return subjects;
    }

    private byte[] Mac(byte[] first, byte[] second)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret().Bytes, key, [], "lakeward/subject-sets/1"u8);
        var mac = HMACSHA256.HashData(key, (byte[])[.. first, .. second]);
        CryptographicOperations.ZeroMemory(key);
        return mac;
    }

    private bool Put(SubjectPlace place, ObjectName name, byte[] content, EncryptionContext context)
    {
        using var keys = keyring(place.Dataset);
        return store.TryPut(name, SealedMessage.Seal(content, keys, context));
    }

    private byte[] Open(SubjectPlace place, ObjectName name, EncryptionContext context) =>
        Reading(name, () =>
        {
            using var keys = keyring(place.Dataset);
            return SealedMessage.Open(store.ReadAll(name, MaxListSizeBytes), keys, context);
        });

    private static T Reading<T>(ObjectName name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographyException changed)
        {
            throw AuditErrors.SetChanged(name.Path, changed);
        }
        catch (LakeException absent) when (absent.Id == StorageErrors.NotFoundId)
        {
            throw AuditErrors.SetMissing(name.Path);
        }
    }
}
