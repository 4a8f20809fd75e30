// Counts refused sign-ins per address, so that guessing ends soon and the audit log stays small.
using System.Collections.Concurrent;
using System.Net;

namespace Lakeward.Server.Wire;

/// <summary>Thread-safe. An address with too many refusals within a minute waits until it is over.</summary>
internal sealed class RefusalCount(TimeProvider time, int limit = RefusalCount.UsualLimit)
{
    /// <summary>How many a person may have in a minute.</summary>
    public const int UsualLimit = 10;

    private const int MaxAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<IPAddress, (DateTimeOffset Since, int Count)> _refused = new();

    /// <summary>Whether the address has to wait.</summary>
    public bool IsOver(IPAddress address) =>
        _refused.TryGetValue(address, out var known) && known.Count >= limit && !IsPast(known.Since);

    /// <summary>Counts a refusal.</summary>
    public void Add(IPAddress address)
    {
        if (_refused.Count >= MaxAddresses)
        {
            foreach (var (old, _) in _refused.Where(known => IsPast(known.Value.Since)))
            {
                _refused.TryRemove(old, out _);
            }
        }

        _refused.AddOrUpdate(
            address,
            _ => (time.GetUtcNow(), 1),
            (_, known) => IsPast(known.Since) ? (time.GetUtcNow(), 1)
                : known with { Count = known.Count + 1 });
    }

    private bool IsPast(DateTimeOffset since) => time.GetUtcNow() - since > Window;
}
