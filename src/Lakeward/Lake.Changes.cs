// Changes of a lake: a new manifest, new keys, a new root.
using System.Text;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

public sealed partial class Lake
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    /// <summary>What <c>lake.yaml</c> would change.</summary>
    /// <exception cref="Errors.LakeException">The manifest has errors; all are listed.</exception>
    public ManifestPlan Plan() => ManifestPlan.Between(Manifest, ReadManifest(), HasSnapshots);

    /// <summary>
    /// Makes the change that <see cref="Plan"/> shows: keys first, then the manifest, then the drops' files.
    /// </summary>
    /// <param name="by">Who applies it.</param>
    /// <returns>The change, or null where there is nothing to do.</returns>
    public async Task<LakeChange?> ApplyAsync(string by)
    {
        using var alone = await BeginChangeAsync();
        var manifest = ReadManifest();
        var plan = ManifestPlan.Between(Manifest, manifest, HasSnapshots);
        plan.ThrowIfRefused();
        if (plan.IsEmpty)
        {
            WriteDropFiles(manifest);
            return null;
        }

        _store.Sweep();
        await AddMissingKeysAsync(alone, manifest, by);
        RemoveChangedDropFiles(manifest);
        var why = Event("manifest.apply", by) with { Policy = manifest.PolicyId() };
        var index = await _ledger.CommitAsync(
            alone,
            ManifestSeries,
            manifest.Canonical(),
            why,
            Encoding.UTF8.GetBytes(string.Join('\n', plan.Lines())));
        Manifest = manifest;
        WriteDropFiles(manifest);
        return new LakeChange(plan, index, _ledger.Head(ManifestSeries)!.Version);
    }

    /// <summary>The keys by name, version and age; never a key byte.</summary>
    public IReadOnlyList<KeyEntry> Keys() => _keys.Entries;

    /// <summary>The key prefix of a dataset, for example <c>ds/1f…</c>.</summary>
    public string KeyPrefixOf(string dataset) => $"ds/{IdOf("dataset", dataset)}";

    /// <summary>Gives a dataset, or every one, new keys; older versions only open from now on.</summary>
    public async Task<LakeChange> RotateDatasetKeysAsync(string? dataset, string by)
    {
        UseNewestState();
        if (dataset is not null && (Manifest is null || !Manifest.Datasets.ContainsKey(dataset)))
        {
            throw LakeErrors.UnknownDataset(dataset);
        }

        using var alone = await BeginChangeAsync();
        var datasets = dataset is not null ? [dataset] : Manifest?.Datasets.Keys ?? [];
        var ids = datasets.Select(name => IdOf("dataset", name)).ToList();
        if (dataset is null)
        {
            ids.Add(LakeKeys);
        }

        return await ChangeKeysAsync(
            alone,
            Event("keys.rotate", by) with { Dataset = dataset },
            next => ids.ForEach(next.AddVersion));
    }

    /// <summary>
    /// Puts every key under a new root key with the same passphrase or keeper. The new key table and the new
    /// root file take effect together; the old key table is deleted, so the old root opens nothing any more.
    /// </summary>
    public async Task<LakeChange> RotateRootAsync(string by)
    {
        using var alone = await BeginChangeAsync();
        var keeper = RootKey.KeeperOf(_rootFile);
        var isRandom = keeper is null && RootKey.IsUnderRandom(_rootFile);
        using var next = NewRoot(Folder, _options, keeper, isRandom, out var rootFile);
        using var keys = CurrentKeys();
        var index = await _ledger.CommitAsync(
            alone, KeySeries, keys.Serialize(next), Event("keys.rotate-root", by), root: rootFile);
        UseNewestState();
        RemoveOldKeyTables();
        return new LakeChange(null, index, _ledger.Head(KeySeries)!.Version);
    }

    /// <summary>
    /// Takes the write lock, ends what a former holder left unfinished, takes over what others committed
    /// before, and removes the hidden files that a crash left anywhere in the lake's folder.
    /// </summary>
    private async Task<IHeldLock> BeginChangeAsync()
    {
        var alone = _ground.Lock(LockPatience);
        try
        {
            UseNewestState();
            await RecoverAsync(alone);
            UseNewestState();
            UnpublishedFile.Sweep(Folder.Root, recurse: true);
            return alone;
        }
        catch
        {
            alone.Dispose();
            throw;
        }
    }

    private Manifest ReadManifest() => ManifestReader.ReadFile(Folder.Manifest);

    private bool HasSnapshots(string dataset, string table) =>
        _ledger.Head(LogOf(dataset, table).Series) is not null;

    private DeltaLog LogOf(string dataset, string table) => new(_ledger, IdOf("table", $"{dataset}.{table}"));

    private string IdOf(string kind, string name) => LakeId.Of(Folder.Settings.Id, kind, name);

    private AuditEvent Event(string kind, string by) =>
        new() { Kind = kind, Time = _options.Time.GetUtcNow(), Principal = by };

    private async Task AddMissingKeysAsync(IHeldLock alone, Manifest manifest, string by)
    {
        var datasets = manifest.Datasets.Keys.Select(name => IdOf("dataset", name))
            .Where(id => !_keys.HasDataset(id)).ToArray();
        var drops = manifest.Drops.Keys.Where(drop => !_keys.HasSecret($"drop/{drop}")).ToArray();
        var hasMaskSecret = _keys.HasSecret(MaskSecret);
        if (datasets.Length + drops.Length == 0 && hasMaskSecret)
        {
            return;
        }

        await ChangeKeysAsync(alone, Event("keys.add", by), next =>
        {
            Array.ForEach(datasets, next.AddDataset);
            if (!hasMaskSecret)
            {
                // A lake from before masks had keys.
                using var masks = SecretKey.Generate(PassphraseSizeBytes);
                next.PutSecret(MaskSecret, masks);
            }

            foreach (var drop in drops)
            {
                var (pkcs8, _) = RsaKeyring.GenerateKeyPair();
                using (pkcs8)
                {
                    next.PutSecret($"drop/{drop}", pkcs8);
                }
            }
        });
    }

    private async Task<LakeChange> ChangeKeysAsync(
        IHeldLock alone, AuditEvent why, Action<KeyTable> change)
    {
        UseNewestState();
        using var next = CurrentKeys();
        change(next);
        var index = await _ledger.CommitAsync(alone, KeySeries, next.Serialize(_root), why);
        UseNewestState();
        RemoveOldKeyTables();
        return new LakeChange(null, index, _ledger.Head(KeySeries)!.Version);
    }

    /// <summary>
    /// A copy of the committed key table, to be changed and committed; the one in use stays as it is.
    /// </summary>
    private KeyTable CurrentKeys() =>
        KeyTable.Parse(_ledger.Read(KeySeries, _ledger.Head(KeySeries)!.Version), _root);

    /// <summary>Only the newest key table stays: an old root must open nothing.</summary>
    private void RemoveOldKeyTables()
    {
        foreach (var older in OldKeyTables())
        {
            _store.Delete(older);
        }
    }

    private List<ObjectName> OldKeyTables() => _ledger.Head(KeySeries) is { } head
        ? [.. _store.List(KeySeries).Where(name => name < Ledger.NameOf(head))]
        : [];
}
