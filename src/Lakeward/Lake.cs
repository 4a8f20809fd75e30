// The one door to a lake: makes it, opens it, and hands each request to the room that serves it.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

/// <summary>An open lake.</summary>
/// <remarks>
/// Opening checks what it relies on: the key table, the applied manifest and every table's newest commit
/// are compared with the audit log, and the log with the newest checkpoint that was kept in the store.
/// Any number of processes may query; the one that changes the lake holds the write lock meanwhile.
/// </remarks>
public sealed partial class Lake : IDisposable
{
    private const string LakeKeys = "lake";
    private const string KeySeries = "control/keys";
    private const string ManifestSeries = "control/manifest";
    private const string SigningSecret = "audit/signing";
    private const string MaskSecret = "policy/masks";
    private const string SubjectSecret = "audit/subjects";
    private const int PassphraseSizeBytes = 32;

    private readonly LakeOptions _options;
    private readonly ILakeGround _ground;
    private readonly IObjectStore _store;
    private readonly IObjectStore _inbox;
    private readonly AuditLog _log;
    private readonly Ledger _ledger;
    private readonly DeliveryBook _book = new();
    private readonly SubjectStore _subjects;
    private KeyTable _keys;
    private RootKey _root;
    private byte[] _rootFile;
    private bool _isSound;

    private Lake(LakeFolder folder, LakeOptions options, (RootKey Key, byte[] File) root)
    {
        Folder = folder;
        _options = options;
        (_root, _rootFile) = root;
        _ground = folder.OpenGround(options);
        _store = folder.OpenStore(options);
        _inbox = folder.OpenInbox(options);
        _keys = NewestKeys(_store, _root);
        _subjects = new SubjectStore(
            _store,
            () => _keys.GetSecret(SubjectSecret),
            dataset => _keys.KeyringOf(dataset, KeyClass.AuditDetail));
        _log = AuditLog.Open(_ground.Log, AuditOptionsOf(folder.Settings, _keys));
        _ledger = new Ledger(_store, _log, folder.Settings.IsShared, Fold);
    }

    /// <summary>Where the lake lies.</summary>
    public LakeFolder Folder { get; }

    /// <summary>The applied manifest, or null before the first.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>Makes a lake in a new folder, with its keys, its audit log and a starter manifest.</summary>
    /// <param name="folder">The folder; it must be absent or empty.</param>
    /// <param name="name">The lake's name.</param>
    /// <param name="options">Where the passphrase file is or shall be.</param>
    /// <param name="at">Where its objects shall lie; null for the folder itself.</param>
    /// <param name="keeper">What shall keep its root, as <c>PROVIDER:KEY</c>; null for a passphrase.</param>
    /// <param name="provider">What several machines shall share its log, lock and root file through, for
    /// example <c>postgresql</c>; null for the folder itself.</param>
    /// <param name="person">Whom the manifest names as the first of the lake's people; null for
    /// nobody.</param>
    /// <exception cref="LakeException">The folder is in use, or a file cannot be written.</exception>
    public static async Task<LakeCreated> CreateAsync(
        string folder,
        string name,
        LakeOptions options,
        LakeStore? at = null,
        string? keeper = null,
        string? provider = null,
        string? person = null)
    {
        var manifest = ManifestTemplate.For(name, person);
        var id = Guid.CreateVersion7(options.Time.GetUtcNow()).ToString("n");
        var place = LakeFolder.Prepare(
            folder, name, id, at, provider is null ? null : $"{provider}:lake_{id}");
        var ground = place.OpenGround(options);
        var store = place.CreateStore(options);
        var isRandom = keeper is null && WritePassphrase(KeyFileOf(place, options));
        using var root = NewRoot(place, options, keeper, isRandom, out var rootFile);
        ground.Create(rootFile);
        DurableFile.Replace(place.Manifest, Encoding.UTF8.GetBytes(manifest));
        using var keys = NewKeys(id, options.Time, out var publicKey);
        var auditOptions = AuditOptionsOf(place.Settings, keys);
        using (var log = AuditLog.Create(ground.Log, auditOptions))
        {
            using var alone = ground.Lock(LockPatience);
            var why = new AuditEvent { Kind = "lake.create", Time = options.Time.GetUtcNow() };
            await new Ledger(store, log, place.Settings.IsShared).CommitAsync(
                alone, KeySeries, keys.Serialize(root), why);
            KeepCheckpoint(store, log);
        }

        place.Publish();
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(publicKey));
        return new LakeCreated(
            id,
            name,
            place.Root,
            keeper ?? KeyFileOf(place, options),
            auditOptions.Origin,
            $"{fingerprint[..8]}…{fingerprint[^4..]}");
    }

    /// <summary>
    /// Opens a lake: checks that its log was not rolled back, ends what a crash left unfinished, then checks
    /// what the lake relies on.
    /// </summary>
    /// <exception cref="LakeException">There is no lake, or something does not verify.</exception>
    /// <exception cref="CryptographyException">The passphrase is wrong.</exception>
    public static async Task<Lake> OpenAsync(string folder, LakeOptions options)
    {
        var place = LakeFolder.Open(folder);
        var ground = place.OpenGround(options);
        var before = ground.Log.TryReadCheckpoint();
        var root = OpenRoot(place, ground, options);
        try
        {
            return await OpenAsync(place, options, root, alone: null);
        }
        catch (Exception e) when (e is LakeException or CryptographyException && IsChanging(ground, before))
        {
            // The lake was read while another process changed it, so its parts did not fit: once more, alone.
            using var alone = ground.Lock(LockPatience);
            return await OpenAsync(place, options, OpenRoot(place, ground, options), alone);
        }
    }

    public void Dispose()
    {
        CloseVault();
        if (_isSound)
        {
            TryKeepCheckpoint();
        }

        _log.Dispose();
        _keys.Dispose();
        _root.Dispose();
        _retired.ForEach(keys => keys.Dispose());
        _retiredRoots.ForEach(root => root.Dispose());
    }

    private static string KeyFileOf(LakeFolder folder, LakeOptions options) => Path.GetFullPath(
        options.KeyFile ?? Environment.GetEnvironmentVariable("LAKEWARD_KEY_FILE") ?? folder.DefaultKeyFile);

    private static bool IsChanging(ILakeGround ground, byte[]? before)
    {
        using var alone = ground.TryLock();
        return alone is null || !before.AsSpan().SequenceEqual(ground.Log.TryReadCheckpoint());
    }

    private static async Task<Lake> OpenAsync(
        LakeFolder place, LakeOptions options, (RootKey Key, byte[] File) root, IHeldLock? alone)
    {
        var lake = new Lake(place, options, root);
        try
        {
            lake.CheckLog();
            await lake.RecoverAsync(alone);
            lake._ledger.CheckHeads();
            lake.UseNewestState();
            lake.MakeDropFiles();
            lake._isSound = true;
            return lake;
        }
        catch
        {
            lake.Dispose();
            throw;
        }
    }

    private static (RootKey Key, byte[] File) OpenRoot(
        LakeFolder folder, ILakeGround ground, LakeOptions options)
    {
        var file = ground.TryReadRoot() ?? throw LakeErrors.NoRootFile(folder.RootKey);
        if (RootKey.KeeperOf(file) is { } keeper)
        {
            using var keyring = OpenKeeper(keeper, options);
            return (RootKey.Open(file, keyring, folder.Settings.Id), file);
        }

        using var passphrase = ReadPassphrase(KeyFileOf(folder, options));
        return (RootKey.Open(file, passphrase), file);
    }

    /// <summary>A fresh root under its keeper, or under the passphrase.</summary>
    private static RootKey NewRoot(
        LakeFolder folder, LakeOptions options, string? keeper, bool isRandom, out byte[] file)
    {
        if (keeper is not null)
        {
            using var keyring = OpenKeeper(keeper, options);
            return RootKey.Create(keyring, folder.Settings.Id, out file);
        }

        using var passphrase = ReadPassphrase(KeyFileOf(folder, options));
        return isRandom
            ? RootKey.CreateUnderRandom(passphrase, out file)
            : RootKey.Create(passphrase, out file);
    }

    private static IKeyring OpenKeeper(string keeper, LakeOptions options) =>
        (options.OpenRoot ?? throw LakeErrors.NoSuchKeeper(keeper))(keeper);

    /// <summary>A passphrase of 256 random bits in hex, readable by its owner only.</summary>
    /// <returns>False where there is one already, whoever made it.</returns>
    private static bool WritePassphrase(string path)
    {
        if (File.Exists(path))
        {
            return false;
        }

        using var secret = SecretKey.Generate(PassphraseSizeBytes);
        Span<byte> text = stackalloc byte[(2 * PassphraseSizeBytes) + 1];
        try
        {
            for (var index = 0; index < PassphraseSizeBytes; index++)
            {
                secret.Bytes[index].TryFormat(text[(2 * index)..], out _, "x2", null);
            }

            text[^1] = (byte)'\n';
            return DurableFile.TryCreate(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static SecretKey ReadPassphrase(string path)
    {
        if (!File.Exists(path))
        {
            throw LakeErrors.NoKeyFile(path);
        }

        return SecretKey.ReadFile(path);
    }

    private static KeyTable NewKeys(string lakeId, TimeProvider time, out byte[] publicKey)
    {
        var keys = KeyTable.Create(lakeId, time);
        keys.AddDataset(LakeKeys);
        using var signing = SigningKey.Generate();
        using var pkcs8 = signing.Export();
        keys.PutSecret(SigningSecret, pkcs8);
        using var subjects = SecretKey.Generate(PassphraseSizeBytes);
        keys.PutSecret(SubjectSecret, subjects);
        using var masks = SecretKey.Generate(PassphraseSizeBytes);
        keys.PutSecret(MaskSecret, masks);
        publicKey = signing.PublicKeyInfo;
        return keys;
    }

    /// <summary>
    /// The newest key table that this root opens; a newer one of another root is an unfinished rotation.
    /// </summary>
    private static KeyTable NewestKeys(IObjectStore store, RootKey root)
    {
        foreach (var name in KeyTables(store))
        {
            try
            {
                return KeyTable.Parse(store.ReadAll(name), root);
            }
            catch (CryptographyException)
            {
                continue;
            }
            catch (LakeException gone) when (gone.Id == StorageErrors.NotFoundId)
            {
                continue;
            }
        }

        throw LakeErrors.NoKeyTable();
    }

    /// <summary>The key tables, newest first; a listing that is behind the store misses none.</summary>
    private static IEnumerable<ObjectName> KeyTables(IObjectStore store)
    {
        var listed = store.List(KeySeries);
        var newer = new Stack<ObjectName>();
        var newest = listed.Select(name => Ledger.VersionOf(KeySeries, name)).DefaultIfEmpty(-1).Max();
        for (var version = newest + 1; ; version++)
        {
            var name = Ledger.NameOf(KeySeries, version);
            if (!store.Exists(name))
            {
                return newer.Concat(listed.Reverse());
            }

            newer.Push(name);
        }
    }

    private static AuditOptions AuditOptionsOf(LakeSettings settings, KeyTable keys) => new()
    {
        Origin = $"{settings.Name}.lake/{settings.Id}",
        Signer = SigningKey.Import(keys.GetSecret(SigningSecret)),
        DetailKeyring = keys.KeyringOf(LakeKeys, KeyClass.AuditDetail),
        DatasetKeyring = dataset =>
        {
            var id = LakeId.Of(settings.Id, "dataset", dataset);
            return keys.HasDataset(id) ? keys.KeyringOf(id, KeyClass.AuditDetail) : null;
        },
    };
}
