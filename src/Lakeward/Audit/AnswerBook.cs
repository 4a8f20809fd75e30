// What the audit log says of answers: when, to whom, and which subject sets they rest on.
using System.Runtime.InteropServices;

namespace Lakeward.Audit;

/// <summary>
/// The answers of a log, folded from its events: a few numbers each, so that a question about one person
/// reads the events that concern it and no others. Nothing of it is on a disk, where somebody could change
/// it: every opening of a lake reads the whole log anyway. Thread-safe.
/// </summary>
/// <remarks>Limits: 24 bytes for each table of each answer.</remarks>
public sealed class AnswerBook
{
    /// <summary>The kinds of the events that are answers: to a question, and copies of tables.</summary>
    public static readonly IReadOnlyList<string> AnswerKinds = ["query", "mart"];

    /// <summary>Kinds of events that show records as they were sent, which name no person.</summary>
    public static readonly IReadOnlyList<string> OriginalKinds = ["record.show", "quarantine.show"];

    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly List<SeenTable> _sets = [];
    private readonly Dictionary<string, int> _setNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _principalNumbers = new(StringComparer.Ordinal);
    private readonly List<(long Index, long Time, int Principal)> _unattributed = [];

    /// <summary>The distinct relations that answers read, in the order of their first answer.</summary>
    public IReadOnlyList<SeenTable> Sets
    {
        get
        {
            lock (_lock)
            {
                return [.. _sets];
            }
        }
    }

    /// <summary>Takes one event of the log into account.</summary>
    public void Fold(long index, AuditEvent entry)
    {
        if (entry.Outcome != "done" || !AnswerKinds.Concat(OriginalKinds).Contains(entry.Kind))
        {
            return;
        }

        lock (_lock)
        {
            var (time, principal) = (entry.Time.UtcTicks, NumberOf(_principalNumbers, entry.Principal ?? ""));
            if (!AnswerKinds.Contains(entry.Kind) || !entry.Facts.TryGetValue(SeenTable.Fact, out var seen))
            {
                _unattributed.Add((index, time, principal));
                return;
            }

            foreach (var text in seen.Split(' '))
            {
                var set = NumberOf(_setNumbers, text);
                if (set == _sets.Count)
                {
                    _sets.Add(SeenTable.Parse(text));
                }

                _rows.Add(new Row(index, time, principal, set));
            }
        }
    }

    /// <summary>The indexes of the answers that rest on one of these sets, ascending.</summary>
    /// <param name="sets">For each of <see cref="Sets"/>, whether it is meant; those that came later are
    /// not.</param>
    /// <param name="window">Only answers of this time.</param>
    public IReadOnlyList<long> AnswersOn(ReadOnlySpan<bool> sets, AuditWindow window)
    {
        lock (_lock)
        {
            var found = new List<long>();
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
            {
                if (row.Set < sets.Length && sets[row.Set] && window.Holds(row.Time)
                    && (found.Count == 0 || found[^1] != row.Index))
                {
                    found.Add(row.Index);
                }
            }

            return found;
        }
    }

    /// <summary>Whether a principal was ever shown anything.</summary>
    public bool Knows(string principal)
    {
        lock (_lock)
        {
            return _principalNumbers.ContainsKey(principal);
        }
    }

    /// <summary>The relations that a principal's answers read in a time, and how many answers there
    /// are.</summary>
    public (IReadOnlyList<SeenTable> Sets, long Answers) SeenBy(string principal, AuditWindow window)
    {
        lock (_lock)
        {
            var number = _principalNumbers.GetValueOrDefault(principal, -1);
            var (sets, answers, last) = (new HashSet<int>(), 0L, -1L);
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
            {
                if (row.Principal == number && window.Holds(row.Time))
                {
                    sets.Add(row.Set);
                    answers += row.Index == last ? 0 : 1;
                    last = row.Index;
                }
            }

            return ([.. sets.Order().Select(set => _sets[set])], answers);
        }
    }

    /// <summary>
    /// How many events of a time showed people's data without saying whose: originals, and answers from
    /// before sets were recorded.
    /// </summary>
    /// <param name="principal">Of this principal only; null for everybody.</param>
    /// <param name="window">Only events of this time.</param>
    public long Unattributed(string? principal, AuditWindow window)
    {
        lock (_lock)
        {
            var number = principal is null ? -1 : _principalNumbers.GetValueOrDefault(principal, -2);
            return _unattributed.Count(
                entry => (number == -1 || entry.Principal == number) && window.Holds(entry.Time));
        }
    }

    private static int NumberOf(Dictionary<string, int> numbers, string text)
    {
        if (!numbers.TryGetValue(text, out var number))
        {
            numbers[text] = number = numbers.Count;
        }

        return number;
    }

    private readonly record struct Row(long Index, long Time, int Principal, int Set);
}
