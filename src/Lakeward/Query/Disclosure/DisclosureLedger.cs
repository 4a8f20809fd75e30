// A recipient's ledger of a dataset: what was answered in aggregates, on whom.
using System.Security.Cryptography;
using Lakeward.Audit;
using Lakeward.Cryptography;

namespace Lakeward.Query.Disclosure;

/// <summary>
/// Entries are sealed objects, written once, each named by an event of the audit log with its hash: who puts
/// an old state of the store back is found out. An entry counts before the answer leaves.
/// </summary>
internal sealed class DisclosureLedger
{
    private const int MaxPeople = 20_000_000;
    private const int MaxEntrySizeBytes = 512 << 20;

    private readonly QueryTools _tools;
    private readonly string _principal;
    private readonly string _dataset;
    private readonly string _id;
    private readonly int _minimum;
    private readonly Dictionary<string, Label> _labels = new(StringComparer.Ordinal);
    private int _read;

    /// <summary>The ledger of a principal and a dataset, as the log has it now.</summary>
    /// <exception cref="Errors.LakeException">An entry is missing or changed.</exception>
    public DisclosureLedger(QueryTools tools, string principal, string dataset, int minimum)
    {
        (_tools, _principal, _dataset, _minimum) = (tools, principal, dataset, minimum);
        _id = tools.IdOf("disclosure", $"{dataset}\n{principal}");
        ReadNew();
    }

    /// <summary>What is known under a label; what is added to it counts once it is kept.</summary>
    public KnownFigures Known(string label) => LabelOf(label).Figures;

    /// <summary>
    /// Keeps what was added. False where others were kept since the last look: then the answer is to be
    /// decided again, and counts as given all the same.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-QRY-0306: the ledger is full.</exception>
    public async Task<bool> KeepAsync()
    {
        var fresh = _labels.SelectMany(label => label.Value.Figures.Sets.Skip(label.Value.Kept)
            .Select(set => (label.Key, set))).ToList();
        if (fresh.Count == 0)
        {
            return !ReadNew();
        }

        if (_labels.Values.Sum(label => label.Figures.Sets.Sum(set => (long)set.Count)) > MaxPeople)
        {
            throw DisclosureErrors.LedgerFull(_dataset);
        }

        var hash = Put(AnsweredSets.Write(fresh));
        await _tools.Log.AppendAsync(new AuditEvent
        {
            Kind = DisclosureBook.Kind,
            Time = _tools.Time.GetUtcNow(),
            Principal = _principal,
            Dataset = _dataset,
            Policy = _tools.Manifest.PolicyId(),
            Facts = new Dictionary<string, string>
            {
                [DisclosureBook.LedgerFact] = _id,
                [DisclosureBook.EntryFact] = hash,
            },
        });
        _tools.Ledger.Refresh();
        var entries = _tools.Disclosures.EntriesOf(_id);
        return entries.Count == _read + 1 && entries[_read] == hash;
    }

    /// <summary>Reads what was added since the last look; whether there was anything.</summary>
    private bool ReadNew()
    {
        _tools.Ledger.Refresh();
        var entries = _tools.Disclosures.EntriesOf(_id);
        var before = _read;
        for (; _read < entries.Count; _read++)
        {
            foreach (var (label, set) in AnsweredSets.Read(Open(entries[_read])))
            {
                LabelOf(label).Figures.Add(set);
                LabelOf(label).Kept++;
            }
        }

        return _read > before;
    }

    private Label LabelOf(string name)
    {
        if (!_labels.TryGetValue(name, out var label))
        {
            _labels[name] = label = new Label(new KnownFigures(_minimum));
        }

        return label;
    }

    private string Put(byte[] content)
    {
        using var keyring = Keyring();
        var sealedBytes = SealedMessage.Seal(content, keyring, Context());
        CryptographicOperations.ZeroMemory(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(sealedBytes));
        _tools.Store.TryPut(DisclosureBook.NameOf(_id, hash), sealedBytes);
        return hash;
    }

    private byte[] Open(string hash)
    {
        var name = DisclosureBook.NameOf(_id, hash);
        if (!_tools.Store.Exists(name))
        {
            throw DisclosureErrors.LedgerChanged();
        }

        var sealedBytes = _tools.Store.ReadAll(name, MaxEntrySizeBytes);
        if (Convert.ToHexStringLower(SHA256.HashData(sealedBytes)) != hash)
        {
            throw DisclosureErrors.LedgerChanged();
        }

        using var keyring = Keyring();
        return SealedMessage.Open(sealedBytes, keyring, Context());
    }

    private IKeyring Keyring() =>
        _tools.Keys.KeyringOf(_tools.IdOf("dataset", _dataset), KeyClass.AuditDetail);

    private EncryptionContext Context() => EncryptionContext.Of(("ledger", _id), ("use", "disclosure"));

    /// <summary>What is known under a label, and how much of it is kept.</summary>
    private sealed class Label(KnownFigures figures)
    {
        public KnownFigures Figures => figures;

        public int Kept { get; set; }
    }
}
