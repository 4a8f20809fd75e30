// What happened in the lake, narrowed to a kind, a person or a time.
using Lakeward.Audit;

namespace Lakeward;

public sealed partial class Lake
{
    private readonly EventIndex _events = new();

    /// <summary>The kinds of event that the log holds, in order.</summary>
    public IReadOnlyList<string> EventKinds
    {
        get
        {
            _ledger.Refresh();
            return _events.Kinds;
        }
    }

    /// <summary>
    /// The newest events that fit, newest first, each checked against the log's signed root.
    /// </summary>
    /// <param name="filter">Which events.</param>
    /// <param name="before">Only events of a lower index; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="count">The most that are told.</param>
    /// <returns>The events, and whether older ones fit too.</returns>
    /// <exception cref="Errors.LakeException"><c>LW-AUD-0203</c>: something was changed.</exception>
    public (IReadOnlyList<(long Index, AuditEvent Event)> Events, bool More) FindEvents(
        EventFilter filter, long before, int count)
    {
        _ledger.Refresh();
        var (indexes, more) = _events.Find(filter, before, count);
        return ([.. _log.ReadAt([.. indexes.Reverse()]).Reverse()], more);
    }

    /// <summary>How many events of some kinds each of so many days has, and how many were refused.</summary>
    /// <param name="kinds">The kinds that count.</param>
    /// <param name="first">The first day, of UTC.</param>
    /// <param name="days">How many days.</param>
    public IReadOnlyList<(long All, long Refused)> EventsByDay(
        IReadOnlyCollection<string> kinds, DateOnly first, int days)
    {
        _ledger.Refresh();
        return _events.Daily(kinds, first, days);
    }
}
