// What the audit log says of each delivery.
using System.Collections.Concurrent;
using System.Globalization;
using Lakeward.Audit;

namespace Lakeward.Ingest;

/// <summary>
/// The deliveries' states, folded from the audit log's events. One thread folds; any number read.
/// </summary>
public sealed class DeliveryBook
{
    internal const string ReceiveKind = "delivery.receive";
    internal const string RefuseKind = "delivery.refuse";
    internal const string LoadKind = "delivery.load";
    internal const string DropFact = "drop";
    internal const string SenderFact = "sender";
    internal const string Sha256Fact = "sha256";
    internal const string SizeFact = "size";
    internal const string SentFact = "sent";
    internal const string IssueFact = "issue";
    internal const string RetryKind = "delivery.retry";
    internal const string QuarantinedFact = "quarantined";
    internal const string IssuesFact = "issues";
    internal const string QuarantineFact = "quarantine";

    private const int MaxIssues = 50; // More codes than that would not fit an event.

    private readonly ConcurrentDictionary<string, Delivery> _deliveries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _receivedAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Drop, DateOnly Day), long> _taken = [];

    /// <summary>All deliveries that were received or refused.</summary>
    public IReadOnlyCollection<Delivery> All => [.. _deliveries.Values];

    /// <summary>A delivery by id, or null where the log knows none.</summary>
    public Delivery? Find(string id) => _deliveries.GetValueOrDefault(id);

    /// <summary>The index of the event that recorded a delivery's receipt.</summary>
    public long ReceivedAt(string id) => _receivedAt[id];

    /// <summary>The same, or null where it was not received.</summary>
    public long? FindReceivedAt(string id) => _receivedAt.TryGetValue(id, out var index) ? index : null;

    /// <summary>Bytes that the drop took on that day.</summary>
    public long TakenBytes(string drop, DateOnly day) => _taken.GetValueOrDefault((drop, day));

    /// <summary>Takes one event of the log into account.</summary>
    public void Fold(long index, AuditEvent entry)
    {
        if (entry.Delivery is not { } id)
        {
            return;
        }

        switch (entry.Kind)
        {
            case ReceiveKind:
                _receivedAt[id] = index;
                _deliveries[id] = Received(id, entry);
                var day = (entry.Facts[DropFact], DateOnly.FromDateTime(entry.Time.UtcDateTime));
                _taken[day] = _taken.GetValueOrDefault(day) + _deliveries[id].SizeBytes;
                break;
            case RefuseKind when _deliveries.TryGetValue(id, out var known):
                _deliveries[id] = known with
                {
                    State = DeliveryState.Refused,
                    IssueId = entry.Facts.GetValueOrDefault(IssueFact),
                };
                break;
            case LoadKind when entry.Facts.GetValueOrDefault("phase") == "commit"
                && _deliveries.TryGetValue(id, out var known):
                _deliveries[id] = known with
                {
                    State = DeliveryState.Loaded,
                    Table = $"{entry.Dataset}.{entry.Table ?? "*"}",
                    Rows = entry.Rows,
                    Quarantined = Number(entry, QuarantinedFact),
                    QuarantineId = entry.Facts.GetValueOrDefault(QuarantineFact),
                    Issues = IssuesOf(entry),
                    IssueId = null,
                };
                break;
            case RetryKind when entry.Facts.GetValueOrDefault("phase") == "commit"
                && _deliveries.TryGetValue(id, out var known):
                _deliveries[id] = known with
                {
                    Rows = known.Rows + entry.Rows,
                    Quarantined = Number(entry, QuarantinedFact),
                    QuarantineId = entry.Facts.GetValueOrDefault(QuarantineFact),
                    Issues = IssuesOf(entry),
                    Retries = known.Retries + 1,
                };
                break;
        }
    }

    private static Delivery Received(string id, AuditEvent entry) => new()
    {
        Id = id,
        Drop = entry.Facts[DropFact],
        Dataset = entry.Dataset,
        Sender = entry.Facts.GetValueOrDefault(SenderFact, ""),
        SentAt = DateTimeOffset.Parse(entry.Facts[SentFact], CultureInfo.InvariantCulture),
        SizeBytes = Number(entry, SizeFact),
        State = DeliveryState.Received,
    };

    /// <summary>Codes with counts, as <c>LW-REC-0110=3 LW-REC-0304=1</c>.</summary>
    internal static string TextOf(IReadOnlyDictionary<string, long> issues) => string.Join(
        ' ',
        issues.OrderByDescending(issue => issue.Value).Take(MaxIssues)
            .Select(issue => string.Create(CultureInfo.InvariantCulture, $"{issue.Key}={issue.Value}")));

    private static Dictionary<string, long> IssuesOf(AuditEvent entry) =>
        entry.Facts.GetValueOrDefault(IssuesFact, "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(issue => issue.Split('='))
            .ToDictionary(issue => issue[0], issue => long.Parse(issue[1], CultureInfo.InvariantCulture));

    private static long Number(AuditEvent entry, string fact) =>
        long.Parse(entry.Facts.GetValueOrDefault(fact, "0"), CultureInfo.InvariantCulture);
}
