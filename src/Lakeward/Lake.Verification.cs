// Verification: the audit log, and everything the log vouches for.
using System.Security.Cryptography;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Query.Disclosure;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward;

public sealed partial class Lake
{
    /// <summary>
    /// Verifies the whole lake: the audit log from its files, every entry of every table's log, every
    /// object's hash,
    /// every received delivery's seal and quarantine, what says whose data answers have shown, and the public
    /// files.
    /// </summary>
    /// <param name="since">An earlier checkpoint, held elsewhere, that the log must still extend; or
    /// null.</param>
    public LakeVerification Verify(SignedCheckpoint? since = null)
    {
        var findings = new List<AuditFinding>();
        var audit = AuditVerifier.Verify(_ground.Log, _log.Key, since);
        findings.AddRange(audit.Findings);
        Look(findings, "audit/log.vkey", CheckPublicKey);
        Look(findings, "lakeward.json", CheckSettings);
        Look(findings, $"store/{CheckpointFolder}", CheckLog);
        Look(findings, "store/control", _ledger.CheckHeads);
        Look(findings, $"store/{ManifestSeries}", () => _ledger.CheckHistory(ManifestSeries));
        var objects = 0;
        foreach (var (dataset, table) in TableNames())
        {
            var log = LogOf(dataset, table);
            Look(findings, log.Folder, () => objects += CheckFiles(log, findings));
        }

        objects += CheckSubjects(findings);
        foreach (var delivery in _book.All)
        {
            Look(findings, Receiver.RawName(delivery.Id).Path, () => CheckRaw(delivery));
            objects++;
            if (delivery.Quarantined > 0)
            {
                var quarantine = Receiver.QuarantineName(delivery);
                Look(findings, quarantine.Path, () => CheckQuarantine(delivery));
                objects++;
            }
        }

        foreach (var (ledger, entry) in _disclosures.All)
        {
            var name = DisclosureBook.NameOf(ledger, entry);
            Look(findings, name.Path, () => CheckEntry(name, entry));
            objects++;
        }

        foreach (var drop in Manifest?.Drops.Keys ?? [])
        {
            Look(findings, $"drops/{drop}.json", () => CheckDrop(drop));
        }

        return new LakeVerification(audit, objects, findings);
    }

    /// <summary>The events of the audit log from one index up to, not including, another.</summary>
    public IEnumerable<(long Index, AuditEvent Event)> Events(long from, long to) => _log.Read(from, to);

    /// <summary>How many events the audit log holds.</summary>
    public long EventCount => _log.Size;

    /// <summary>The sealed detail of an event, opened; looking at it is an event too.</summary>
    public async Task<byte[]> DetailAsync(long index, string by)
    {
        RequireEvent(index);
        await _log.AppendAsync(Event("audit.detail", by) with
        {
            Facts = new Dictionary<string, string> { ["event"] = index.ToString(Invariant) },
        });
        return _log.ReadDetail(index);
    }

    /// <summary>
    /// A proof, verifiable offline, that an event is in the log; and the event as the log holds it.
    /// </summary>
    public (TlogProof Proof, byte[] Leaf) Prove(long index)
    {
        RequireEvent(index);
        return (_log.Prove(index), _log.ReadLeaf(index));
    }

    private static System.Globalization.CultureInfo Invariant =>
        System.Globalization.CultureInfo.InvariantCulture;

    private static void Look(List<AuditFinding> findings, string place, Action check)
    {
        try
        {
            check();
        }
        catch (LakeException e)
        {
            findings.Add(new AuditFinding(e.Id, place, e.Message));
        }
        catch (CryptographyException e)
        {
            findings.Add(new AuditFinding(e.Id, place, e.Message));
        }
    }

    private void RequireEvent(long index)
    {
        if (index < 0 || index >= _log.Size)
        {
            throw LakeErrors.NoEvent(index, _log.Size);
        }
    }

    private IEnumerable<(string Dataset, string Table)> TableNames() =>
        Manifest?.Datasets.Values.SelectMany(
            dataset => dataset.Tables.Keys.Select(table => (dataset.Id, table))) ?? [];

    private void CheckPublicKey()
    {
        if (_ground.Log.TryReadKey() is not { } key
            || System.Text.Encoding.UTF8.GetString(key).Trim() != _log.Key.ToString())
        {
            throw LakeErrors.PublicFileChanged("audit/log.vkey");
        }
    }

    private void CheckSettings()
    {
        if (LakeFolder.Open(Folder.Root).Settings != Folder.Settings)
        {
            throw LakeErrors.PublicFileChanged("lakeward.json");
        }
    }

    private int CheckFiles(DeltaLog log, List<AuditFinding> findings)
    {
        if (log.Latest() is not { } snapshot)
        {
            return 0;
        }

        foreach (var file in snapshot.Files)
        {
            var name = ObjectName.Of($"{log.Folder}/{file.Path}");
            Look(findings, name.Path, () => CheckFile(name, file));
        }

        return snapshot.Files.Length;
    }

    private void CheckFile(ObjectName name, DataFile file)
    {
        CheckEntry(name, file.Sha256);
        if (_store.SizeOf(name) != file.SizeBytes)
        {
            throw LakeErrors.ObjectChanged(name.Path);
        }
    }

    private void CheckEntry(ObjectName name, string sha256)
    {
        if (!_store.Exists(name))
        {
            throw LakeErrors.ObjectMissing(name.Path);
        }

        using var content = _store.OpenRead(name);
        using var stream = content.AsStream();
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != sha256)
        {
            throw LakeErrors.ObjectChanged(name.Path);
        }
    }

    private void CheckRaw(Delivery delivery)
    {
        var dataset = IdOf("dataset", delivery.Dataset!);
        CheckSealed(Receiver.RawName(delivery.Id), dataset, NewReceiver().RawContext(dataset, delivery.Id));
    }

    /// <summary>The quarantine holds as many rows as the load recorded.</summary>
    private void CheckQuarantine(Delivery delivery)
    {
        var name = Receiver.QuarantineName(delivery);
        var dataset = IdOf("dataset", delivery.Dataset!);
        var context = NewReceiver().QuarantineContext(dataset, delivery.Id);
        if (CheckSealed(name, dataset, context) != delivery.Quarantined)
        {
            throw LakeErrors.ObjectChanged(name.Path);
        }
    }

    /// <summary>Opens a sealed object to its end, frame by frame, and counts its lines.</summary>
    private long CheckSealed(ObjectName name, string dataset, EncryptionContext context)
    {
        if (!_store.Exists(name))
        {
            throw LakeErrors.ObjectMissing(name.Path);
        }

        using var keyring = _keys.KeyringOf(dataset, KeyClass.Raw);
        using var file = _store.OpenRead(name);
        using var message = SealedMessageReader.Open(file.AsStream(), [keyring], new OpenOptions());
        if (!message.Header.Context.Equals(context))
        {
            throw LakeErrors.ObjectChanged(name.Path);
        }

        var buffer = new byte[64 << 10];
        var lines = 0L;
        using var content = message.AsStream();
        for (var read = content.Read(buffer); read > 0; read = content.Read(buffer))
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        CryptographicOperations.ZeroMemory(buffer);
        return lines;
    }

    private void CheckDrop(string drop)
    {
        var path = Folder.DropFile(drop);
        var expected = DropFileOf(Manifest!.Drops[drop]).ToBytes();
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(expected))
        {
            throw LakeErrors.PublicFileChanged($"drops/{drop}.json");
        }
    }
}
