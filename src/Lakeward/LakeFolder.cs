// Where the parts of a lake lie inside its folder.
using System.Text.Json;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward;

/// <summary>The folder of a lake and the paths inside it.</summary>
public sealed class LakeFolder
{
    private const int Format = 1;
    private const string SettingsFile = "lakeward.json";

    private LakeFolder(string root, LakeSettings settings)
    {
        Root = Path.GetFullPath(root);
        Settings = settings;
    }

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>What the lake is.</summary>
    public LakeSettings Settings { get; }

    /// <summary>The manifest that people edit.</summary>
    public string Manifest => Path.Combine(Root, "lake.yaml");

    /// <summary>The root key, wrapped by the passphrase.</summary>
    public string RootKey => Path.Combine(Root, "root.json");

    /// <summary>The audit log.</summary>
    public string Audit => Path.Combine(Root, "audit");

    /// <summary>The audit log's public key.</summary>
    public string AuditKey => Path.Combine(Audit, "log.vkey");

    /// <summary>The write-once objects, where they lie in this folder.</summary>
    public string Store => Path.Combine(Root, "store");

    /// <summary>Where senders put sealed files, where that is in this folder.</summary>
    public string Inbox => Path.Combine(Root, "inbox");

    /// <summary>The public halves of the drops.</summary>
    public string Drops => Path.Combine(Root, "drops");

    /// <summary>Held by the one process that changes the lake, where its ground is this folder.</summary>
    public string WriteLock => Path.Combine(Root, ".write-lock");

    /// <summary>
    /// The default place of the passphrase file: beside the lake's folder, never inside it.
    /// </summary>
    public string DefaultKeyFile => Path.Combine(Path.GetDirectoryName(Root)!, $"{Settings.Name}.key");

    /// <summary>The public half of a drop.</summary>
    public string DropFile(string drop) => Path.Combine(Drops, $"{drop}.json");

    /// <summary>Finds the lake in a folder.</summary>
    /// <exception cref="LakeException">There is no lake, or one of another format.</exception>
    public static LakeFolder Open(string root)
    {
        var path = Path.Combine(root, SettingsFile);
        if (!File.Exists(path))
        {
            throw LakeErrors.NoLake(root);
        }

        try
        {
            var settings = JsonSerializer.Deserialize(File.ReadAllBytes(path), LakeJson.Default.LakeSettings);
            return settings is { Format: Format }
                ? new LakeFolder(root, settings)
                : throw LakeErrors.OtherFormat(root);
        }
        catch (JsonException)
        {
            throw LakeErrors.OtherFormat(root);
        }
    }

    /// <summary>Opens where senders put sealed files.</summary>
    /// <exception cref="LakeException">It is not there, or these options open no such place.</exception>
    public IObjectStore OpenInbox(LakeOptions options) =>
        Settings.Store is null ? ObjectDirectory.Open(Inbox) : Open(LakeStore.Inbox, options);

    /// <summary>Opens the lake's ground: what of it is small and changes.</summary>
    /// <exception cref="LakeException">These options open no such ground.</exception>
    public ILakeGround OpenGround(LakeOptions options) => Settings.Ground is not { } ground
        ? new FolderGround(Audit, RootKey, WriteLock)
        : (options.OpenGround ?? throw LakeErrors.NoSuchGround(ground))(ground);

    /// <summary>
    /// Makes the empty folders of a new lake; the settings file comes last and makes it one.
    /// </summary>
    internal static LakeFolder Prepare(
        string root, string name, string id, LakeStore? store, string? ground = null)
    {
        if (Path.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw LakeErrors.FolderInUse(root);
        }

        var folder = new LakeFolder(root, new LakeSettings(Format, id, name, store, ground));
        DurableFile.MakeFolders(folder.Drops);
        return folder;
    }

    /// <summary>Opens what holds the lake's objects.</summary>
    /// <exception cref="LakeException">It is not there, or these options open no such place.</exception>
    internal IObjectStore OpenStore(LakeOptions options) =>
        Settings.Store is null ? ObjectDirectory.Open(Store) : Open(LakeStore.Objects, options);

    /// <summary>Makes what shall hold the lake's objects.</summary>
    internal IObjectStore CreateStore(LakeOptions options)
    {
        if (Settings.Store is not null)
        {
            var store = Open(LakeStore.Objects, options);
            return store.List().Count == 0 ? store : throw LakeErrors.StoreInUse(Settings.Store.Url);
        }

        ObjectDirectory.Create(Inbox);
        return ObjectDirectory.Create(Store);
    }

    /// <summary>Writes the settings: from now on the folder is a lake.</summary>
    internal void Publish() => DurableFile.Replace(
        Path.Combine(Root, SettingsFile),
        JsonSerializer.SerializeToUtf8Bytes(Settings, LakeJson.Default.LakeSettings));

    private IObjectStore Open(string part, LakeOptions options) =>
        (options.OpenStore ?? throw LakeErrors.NoSuchStore(Settings.Store!.Url))(Settings.Store!, part);
}
