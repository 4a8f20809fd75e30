// What opening a lake checks, and how it ends what a crash left unfinished.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

public sealed partial class Lake
{
    private const string CheckpointFolder = "control/checkpoints";
    private const int CheckpointAttempts = 10;
    private readonly List<KeyTable> _retired = [];
    private readonly List<RootKey> _retiredRoots = [];
    private readonly Lock _stateLock = new();
    private long _keysVersion = -1;
    private long _manifestVersion = -1;

    /// <summary>
    /// Ends unfinished commits, if there are any and nobody else is at work. A key table that this root does
    /// not open
    /// is an unfinished root rotation: the old root is still in force, so the new table goes.
    /// </summary>
    /// <param name="held">The write lock, if the caller holds it.</param>
    private async Task RecoverAsync(IHeldLock? held)
    {
        if (!_ledger.HasPending && OldKeyTables().Count == 0)
        {
            return;
        }

        using var taken = held is null ? _ground.TryLock() : null;
        if ((held ?? taken) is { } alone)
        {
            await _ledger.RecoverAsync(alone, head => head.Series != KeySeries || Opens(head));
            RemoveOldKeyTables();
        }
    }

    private bool Opens(SeriesHead head)
    {
        try
        {
            KeyTable.Parse(_store.ReadAll(Ledger.NameOf(head)), _root).Dispose();
            return true;
        }
        catch (CryptographyException)
        {
            return false;
        }
    }

    /// <summary>
    /// The log must still hold all that the newest kept checkpoint covers. There is one from a lake's first
    /// moment on, so its absence is as telling as a changed one.
    /// </summary>
    private void CheckLog()
    {
        var kept = SignedCheckpoint.Parse(KeptCheckpoint());
        kept.Verify(_log.Key);
        if (!_log.Extends(kept))
        {
            throw TableErrors.LogRolledBack(kept.Size, _log.Size);
        }
    }

    private byte[] KeptCheckpoint()
    {
        for (var attempt = 1; ; attempt++)
        {
            var kept = _store.List(CheckpointFolder);
            try
            {
                return kept.Count > 0 ? _store.ReadAll(kept[^1]) : throw LakeErrors.NoCheckpoint();
            }
            catch (LakeException gone) when (gone.Id == StorageErrors.NotFoundId
                && attempt < CheckpointAttempts)
            {
                // Another process kept a newer one and removed this between the listing and the reading.
                continue;
            }
        }
    }

    /// <summary>
    /// Keeps the log's newest checkpoint in the store, where a rollback of the log alone is seen.
    /// </summary>
    private static void KeepCheckpoint(IObjectStore store, AuditLog log)
    {
        var head = log.Head;
        var name = ObjectName.Of(
            $"{CheckpointFolder}/{head.Size.ToString("D20", CultureInfo.InvariantCulture)}");
        if (!store.Exists(name) && store.TryPut(name, head.Bytes.Span))
        {
            store.Sweep(CheckpointFolder);
            foreach (var older in store.List(CheckpointFolder).Where(other => other < name))
            {
                store.Delete(older);
            }
        }
    }

    /// <summary>
    /// On a full disk the older checkpoint stays; who closes the lake next keeps a newer one.
    /// </summary>
    private void TryKeepCheckpoint()
    {
        try
        {
            KeepCheckpoint(_store, _log);
        }
        catch (LakeException)
        {
            return;
        }
    }

    /// <summary>
    /// Takes over keys and manifest that another process committed meanwhile. Where the root was rotated, the
    /// new root
    /// comes from its file.
    /// </summary>
    private void UseNewestState()
    {
        lock (_stateLock)
        {
            ReadNewestState();
        }
    }

    private void ReadNewestState()
    {
        _ledger.Refresh();
        for (var attempt = 1; ; attempt++)
        {
            var seen = _ledger.FoldedTo;
            try
            {
                TakeOver();
                return;
            }
            catch (Exception e) when (e is LakeException or CryptographyException
                && attempt < CheckpointAttempts && HasMovedOn(seen))
            {
                // Another process committed newer ones and removed these meanwhile.
                continue;
            }
        }
    }

    private bool HasMovedOn(long seen)
    {
        _ledger.Refresh();
        return _ledger.FoldedTo > seen;
    }

    private void TakeOver()
    {
        var head = _ledger.Head(KeySeries) ?? throw LakeErrors.NoKeyTable();
        if (head.Version != _keysVersion)
        {
            var table = _ledger.Read(KeySeries, head.Version);
            if (!_ground.TryReadRoot().AsSpan().SequenceEqual(_rootFile))
            {
                _retiredRoots.Add(_root);
                (_root, _rootFile) = OpenRoot(Folder, _ground, _options);
            }

            // The log's detail keyring still points into the table in use so far, so that one lives on.
            var keys = KeyTable.Parse(table, _root);
            _retired.Add(_keys);
            _keys = keys;
            _keysVersion = head.Version;
        }

        if (_ledger.Head(ManifestSeries) is { } applied && applied.Version != _manifestVersion)
        {
            Manifest = ManifestReader.ReadCanonical(_ledger.Read(ManifestSeries, applied.Version));
            _manifestVersion = applied.Version;
            if (Folder.Settings.IsShared)
            {
                MakeDropFiles();
            }
        }
    }

    /// <summary>
    /// Makes the public files of the drops what the manifest says; one that is as it should be is left alone.
    /// </summary>
    private void WriteDropFiles(Manifest manifest)
    {
        foreach (var drop in manifest.Drops.Values)
        {
            var file = DropFileOf(drop);
            var path = Folder.DropFile(drop.Id);
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(file.ToBytes()))
            {
                file.Write(path);
            }
        }
    }

    /// <summary>
    /// A changed drop's public file goes before the commit and is written after it. Should a crash come
    /// between, the file is missing, and the next opening makes it from the manifest in force; an old one
    /// would stay unseen.
    /// </summary>
    private void RemoveChangedDropFiles(Manifest next)
    {
        foreach (var drop in Manifest?.Drops.Values ?? [])
        {
            if (!next.Drops.TryGetValue(drop.Id, out var kept)
                || !DropFileOf(drop).ToBytes().AsSpan().SequenceEqual(DropFileOf(kept).ToBytes()))
            {
                File.Delete(Folder.DropFile(drop.Id));
            }
        }
    }

    /// <summary>
    /// Makes the public files of drops that are missing, as after a crash. Whoever holds the write lock may
    /// be changing the drops, and writes their files itself. On shared ground each machine has files of its
    /// own: they follow whatever manifest it takes over, and those of drops that are gone go.
    /// </summary>
    private void MakeDropFiles()
    {
        if (Manifest is null)
        {
            return;
        }

        if (Folder.Settings.IsShared)
        {
            DurableFile.MakeFolders(Folder.Drops);
            WriteDropFiles(Manifest);
            foreach (var gone in Directory.EnumerateFiles(Folder.Drops, "*.json").Where(
                file => !Manifest.Drops.ContainsKey(Path.GetFileNameWithoutExtension(file))))
            {
                File.Delete(gone);
            }
        }
        else if (!Manifest.Drops.Keys.All(drop => File.Exists(Folder.DropFile(drop))))
        {
            using var alone = _ground.TryLock();
            if (alone is not null)
            {
                UseNewestState();
                WriteDropFiles(Manifest);
            }
        }
    }

    private DropFile DropFileOf(Drop drop)
    {
        using var keyring = DropKeyring(drop.Id);
        return new DropFile
        {
            Lake = Folder.Settings.Id,
            Drop = drop.Id,
            PublicKeyInfo = keyring.PublicKeyInfo.ToArray(),
            FileLimitBytes = drop.FileLimit.Bytes,
            Senders = drop.Senders,
            AuditKey = _log.Key.ToString(),
        };
    }

    private RsaKeyring DropKeyring(string drop) =>
        RsaKeyring.FromPrivateKey("lakeward", $"drop/{drop}", _keys.GetSecret($"drop/{drop}"));
}
