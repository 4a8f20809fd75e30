// Finds events of the log by what they tell, without reading those that tell something else.
using System.Runtime.InteropServices;

namespace Lakeward.Audit;

/// <summary>
/// A few numbers for each event, folded from the log, so that a list of a log's events, narrowed to a kind or
/// a person, and the counts of a day cost no reading of the log. The events themselves are read from the log,
/// which vouches for them. Thread-safe.
/// </summary>
/// <remarks>Limits: 32 bytes for each event; texts are kept once.</remarks>
public sealed class EventIndex
{
    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly SortedSet<string> _kinds = new(StringComparer.Ordinal);
    private int _next = 1;

    /// <summary>Takes one event of the log into account; events come in the log's order.</summary>
    public void Fold(long index, AuditEvent entry)
    {
        lock (_lock)
        {
            _kinds.Add(entry.Kind);
            _rows.Add(new Row(
                index,
                entry.Time.UtcTicks,
                NumberOf(entry.Kind),
                NumberOf(entry.Outcome),
                NumberOf(entry.Principal),
                NumberOf(entry.Dataset),
                NumberOf(entry.Delivery)));
        }
    }

    /// <summary>The newest events that fit, newest first.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="before">Only events of a lower index; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="count">The most that are told.</param>
    /// <returns>Their indexes, and whether older ones fit too.</returns>
    public (IReadOnlyList<long> Indexes, bool More) Find(EventFilter filter, long before, int count)
    {
        lock (_lock)
        {
            var found = new List<long>(count);
            if (Wanted(filter) is not { } wanted)
            {
                return (found, false);
            }

            var rows = CollectionsMarshal.AsSpan(_rows);
            for (var at = rows.Length - 1; at >= 0; at--)
            {
                ref readonly var row = ref rows[at];
                if (row.Index >= before || !wanted.Fits(in row))
                {
                    continue;
                }

                if (found.Count == count)
                {
                    return (found, true);
                }

                found.Add(row.Index);
            }

            return (found, false);
        }
    }

    /// <summary>How many events of each kind and outcome a stretch of days has, day by day.</summary>
    /// <param name="kinds">The kinds that count.</param>
    /// <param name="first">The first day, of UTC.</param>
    /// <param name="days">How many days.</param>
    /// <returns>For each day the number of events, and how many of them were refused.</returns>
    public IReadOnlyList<(long All, long Refused)> Daily(
        IReadOnlyCollection<string> kinds, DateOnly first, int days)
    {
        lock (_lock)
        {
            var counts = new (long All, long Refused)[days];
            var meant = kinds.Select(kind => _numbers.GetValueOrDefault(kind, -1)).ToHashSet();
            var refused = _numbers.GetValueOrDefault("refused", -1);
            var start = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks;
            var rows = CollectionsMarshal.AsSpan(_rows);
            for (var at = rows.Length - 1; at >= 0 && rows[at].Time >= start; at--)
            {
                ref readonly var row = ref rows[at];
                var day = (row.Time - start) / TimeSpan.TicksPerDay;
                if (day < days && meant.Contains(row.Kind))
                {
                    counts[day].All++;
                    counts[day].Refused += row.Outcome == refused ? 1 : 0;
                }
            }

            return counts;
        }
    }

    /// <summary>The kinds of event that the log holds, in order.</summary>
    public IReadOnlyList<string> Kinds
    {
        get
        {
            lock (_lock)
            {
                return [.. _kinds];
            }
        }
    }

    /// <summary>The numbers a filter asks for; null where it names what no event has.</summary>
    private Wish? Wanted(EventFilter filter)
    {
        int?[] numbers =
        [
            Number(filter.Kind), Number(filter.Outcome), Number(filter.Principal), Number(filter.Dataset),
            Number(filter.Delivery),
        ];
        return numbers.Contains(null)
            ? null
            : new Wish(
                filter.Window,
                numbers[0]!.Value,
                numbers[1]!.Value,
                numbers[2]!.Value,
                numbers[3]!.Value,
                numbers[4]!.Value);
    }

    /// <summary>0 where nothing is asked for, null where nothing has it.</summary>
    private int? Number(string? text) => string.IsNullOrEmpty(text)
        ? 0
        : _numbers.TryGetValue(text, out var number) ? number : null;

    private int NumberOf(string? text)
    {
        if (!_numbers.TryGetValue(text ?? "", out var number))
        {
            _numbers[text!] = number = _next++;
        }

        return number;
    }

    private readonly record struct Row(
        long Index, long Time, int Kind, int Outcome, int Principal, int Dataset, int Delivery);

    private sealed record Wish(
        AuditWindow Window, int Kind, int Outcome, int Principal, int Dataset, int Delivery)
    {
        public bool Fits(in Row row) =>
            (Kind == 0 || row.Kind == Kind)
            && (Outcome == 0 || row.Outcome == Outcome)
            && (Principal == 0 || row.Principal == Principal)
            && (Dataset == 0 || row.Dataset == Dataset)
            && (Delivery == 0 || row.Delivery == Delivery)
            && Window.Holds(row.Time);
    }
}
