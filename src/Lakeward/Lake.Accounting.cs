// Who saw whom: the answers that showed a person's data, and the people whose data somebody saw.
using System.Globalization;
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward;

public sealed partial class Lake
{
    private readonly AnswerBook _answers = new();

    /// <summary>
    /// The answers whose authorised relations held a row about a person. Asking is an event too, which bears
    /// the person's keyed hash.
    /// </summary>
    /// <param name="subject">The person, by the value that a table's subject column has.</param>
    /// <param name="window">Only answers of this time.</param>
    /// <param name="by">Who asks.</param>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0501</c>, <c>0502</c>: a record of whose data was shown is missing or changed;
    /// <c>0504</c>: no subject; or the event cannot be recorded.
    /// </exception>
    public async Task<SubjectAccount> SubjectAsync(string subject, AuditWindow window, string by)
    {
        var id = Encoding.UTF8.GetBytes(subject);
        if (id.Length is 0 or > SubjectHash.MaxIdSizeBytes)
        {
            throw AuditErrors.NoSuchSubject();
        }

        UseNewestState();
        var (size, sets) = (_ledger.FoldedTo, _answers.Sets);
        var holding = NewSearch().Holding(sets, _subjects.Hash.Short(id));
        var indexes = _answers.AnswersOn(holding, window);
        await _log.AppendAsync(Event("audit.subject", by) with
        {
            Subjects = [_subjects.Hash.Of(subject)],
            Rows = indexes.Count,
            Facts = FactsOf(window),
        });
        var held = sets.Where((_, at) => holding[at]).ToHashSet();
        return new SubjectAccount(
            window,
            indexes.Count,
            _log.ReadAt(indexes).Select(entry => new SubjectAnswer(
                entry.Index, entry.Event, [.. SeenTable.AllOf(entry.Event).Where(held.Contains)])),
            _answers.Unattributed(null, window),
            size);
    }

    /// <summary>
    /// Whose data a principal's answers held, as after a breach. Asking is an event too.
    /// </summary>
    /// <param name="principal">Whose answers.</param>
    /// <param name="window">Only answers of this time.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="output">
    /// Where to write the people's ids as CSV, in the clear; null where only their number is asked for.
    /// </param>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0501</c>, <c>0502</c>: a record of whose data was shown is missing or changed; <c>0506</c>:
    /// nobody knows the principal; or the event cannot be recorded.
    /// </exception>
    public async Task<Exposure> ExposedAsync(
        string principal, AuditWindow window, string by, Stream? output = null)
    {
        UseNewestState();
        if (Manifest?.Principals.ContainsKey(principal) != true && !_answers.Knows(principal))
        {
            throw AuditErrors.NoSuchReader();
        }

        var size = _ledger.FoldedTo;
        var (sets, answers) = _answers.SeenBy(principal, window);
        var search = NewSearch();
        var files = search.Union(sets);
        var byTable = files.GroupBy(file => file.Table.Name)
            .OrderBy(table => table.Key, StringComparer.Ordinal)
            .Select(table => (Table: table.Key, Subjects: table.SelectMany(search.SubjectsOf).ToHashSet()))
            .ToList();
        var everybody = byTable.SelectMany(table => table.Subjects).ToHashSet();
        var facts = FactsOf(window);
        facts["of"] = principal;
        using var ids = new MemoryStream();
        var writer = output is null ? null : new ExposedSubjects(NewestTools());
        writer?.Write(files, everybody, ids);
        facts["ids"] = writer is null ? "counted" : "written";
        await _log.AppendAsync(Event("audit.exposed", by) with
        {
            Rows = everybody.Count,
            Keys = writer is null ? [] : [.. writer.Keys],
            Facts = facts,
        });
        ids.WriteTo(output ?? Stream.Null);
        return new Exposure(
            answers,
            everybody.Count,
            byTable.ConvertAll(table => (table.Table, (long)table.Subjects.Count)),
            _answers.Unattributed(principal, window),
            size);
    }

    private static Dictionary<string, string> FactsOf(AuditWindow window)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, moment) in new[] { ("since", window.Since), ("until", window.Until) })
        {
            if (moment is { } known)
            {
                facts[name] = known.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
            }
        }

        return facts;
    }

    private void Fold(long index, AuditEvent entry)
    {
        _book.Fold(index, entry);
        _answers.Fold(index, entry);
        _disclosures.Fold(entry);
        _glasses.Fold(index, entry);
        _events.Fold(index, entry);
    }

    private SubjectSearch NewSearch() => new(_subjects, seen => new SubjectPlace(
        Folder.Settings.Id, IdOf("dataset", seen.Dataset), IdOf("table", seen.Name)));

    /// <summary>Checks every set that an answer rests on, and every list below; returns how many.</summary>
    private int CheckSubjects(List<AuditFinding> findings)
    {
        _subjects.Forget();
        var (search, read) = (NewSearch(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var seen in _answers.Sets)
        {
            Look(findings, $"store/subjects, seen in {seen.Name}", () => search.Check(seen, read));
        }

        return read.Count;
    }
}
