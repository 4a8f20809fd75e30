// What the audit log says was answered in aggregates, to whom and of which dataset.
using System.Collections.Concurrent;
using Lakeward.Audit;
using Lakeward.Storage;

namespace Lakeward.Query.Disclosure;

/// <summary>The entries of all recipients' ledgers, folded from the log. Thread-safe.</summary>
internal sealed class DisclosureBook
{
    /// <summary>The kind of event that adds an entry.</summary>
    public const string Kind = "disclosure";

    /// <summary>The fact that names a recipient's ledger of a dataset.</summary>
    public const string LedgerFact = "ledger";

    /// <summary>The fact with the SHA-256 of an entry as it is stored.</summary>
    public const string EntryFact = "entry";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _entries = new();

    /// <summary>Every ledger's entries.</summary>
    public IEnumerable<(string Ledger, string Entry)> All =>
        _entries.SelectMany(ledger => ledger.Value.Select(entry => (ledger.Key, entry)));

    /// <summary>Where an entry lies.</summary>
    public static ObjectName NameOf(string ledger, string entry) =>
        ObjectName.Of($"disclosure/{ledger}/{entry}.sealed");

    /// <summary>The entries of a ledger, in the order of the log.</summary>
    public IReadOnlyList<string> EntriesOf(string ledger) =>
        _entries.TryGetValue(ledger, out var entries) ? [.. entries] : [];

    /// <summary>Takes one event of the log into account.</summary>
    public void Fold(AuditEvent entry)
    {
        if (entry.Kind == Kind && entry.Facts.TryGetValue(LedgerFact, out var ledger)
            && entry.Facts.TryGetValue(EntryFact, out var hash))
        {
            _entries.GetOrAdd(ledger, _ => new()).Enqueue(hash);
        }
    }
}
