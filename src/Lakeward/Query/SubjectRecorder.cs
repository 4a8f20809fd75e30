// Sees to it that whose data an answer would show is on record before the answer.
using System.Runtime.ExceptionServices;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// Finds or makes the subject sets of the authorised relations that a question reads. 1. The set of a row
/// filter at a version is the chain of its links. 2. Where the link is there, nothing else is read. 3. Else
/// the files that no link below covers are read in the vault: their subject lists are put where absent, then
/// the link. What fails leaves at most objects that a later question uses.
/// </summary>
internal sealed class SubjectRecorder(QueryTools tools)
{
    private const int DigestSizeBytes = 16;
    private readonly SubjectStore _sets = tools.Subjects;

    /// <summary>Records what is seen of each table, or throws; then there must be no answer.</summary>
    /// <exception cref="LakeException">A set cannot be made, or one that was made is changed.</exception>
    public void Record(AskedQuestion asked, CancellationToken ct)
    {
        foreach (var table in asked.Tables)
        {
            asked.Seen.Add(Record(table, asked.SetKeys, asked.Limit, ct));
        }
    }

    /// <summary>Records what is seen of one table.</summary>
    /// <param name="table">The table as it is authorised.</param>
    /// <param name="keys">Takes the names of the keys that making the set needed.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="LakeException">A set cannot be made, or one that was made is changed.</exception>
    public SeenTable Record(
        AuthorisedTable table, HashSet<string> keys, TimeSpan limit, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(limit);
        try
        {
            return Record(table, keys, stop.Token);
        }
        catch (EngineException e)
        {
            throw QueryRunner.Translate(e, limit);
        }
        catch (CryptographyException e)
        {
            throw AuditErrors.SetNotMade(e);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw QueryErrors.TimedOut(limit);
        }
    }

    private SeenTable Record(AuthorisedTable table, HashSet<string> keys, CancellationToken ct)
    {
        var (granted, version) = (table.Granted, table.Snapshot.Version);
        var seen = new SeenTable(granted.Dataset, granted.Table, version, SeenTable.Nobody, "");
        if (!table.HasColumns || table.Subjects() is not { } subjects)
        {
            return seen;
        }

        var place = new SubjectPlace(
            tools.Keys.LakeId,
            tools.IdOf("dataset", granted.Dataset),
            tools.IdOf("table", $"{granted.Dataset}.{granted.Table}"));
        var filter = _sets.FilterOf(subjects.Filter);
        var link = _sets.FindLink(place, filter, version);
        if (link is null)
        {
            keys.UnionWith(subjects.Keys);
            link = Make(place, filter, table.Snapshot, subjects, ct);
        }

        var digest = _sets.Digest(link).AsSpan(0, DigestSizeBytes);
        return seen with { Filter = filter, Digest = Convert.ToHexStringLower(digest) };
    }

    /// <summary>Step 3.</summary>
    private SubjectLink Make(
        SubjectPlace place,
        string filter,
        TableSnapshot snapshot,
        SubjectColumn subjects,
        CancellationToken ct)
    {
        var covered = _sets.VersionBelow(place, filter, snapshot.Version);
        var below = covered < 0 ? SubjectLink.Empty : _sets.ReadLink(place, filter, covered);
        try
        {
            var entries = snapshot.Files.Skip(below.Files).ToList()
                .AsParallel().AsOrdered().WithCancellation(ct)
                .Select(file => Make(place, file, subjects, ct)).ToList();
            var link = new SubjectLink(covered, below.Files, _sets.Digest(below), entries);
            return _sets.PutLink(place, filter, snapshot.Version, link);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
    }

    private FileSubjects Make(
        SubjectPlace place, DataFile file, SubjectColumn subjects, CancellationToken ct)
    {
        var list = _sets.FindList(place, file.FileUnique);
        if (list is null)
        {
            list = Read(file, onlyShown: false, subjects, ct);
            _sets.PutList(place, file.FileUnique, list);
        }

        var members = new bool[list.Length];
        if (subjects.Filter is null)
        {
            Array.Fill(members, true);
        }
        else
        {
            foreach (var subject in Read(file, onlyShown: true, subjects, ct))
            {
                var ordinal = Array.BinarySearch(list, subject);
                if (ordinal < 0)
                {
                    throw AuditErrors.SetChanged(place.List(file.FileUnique).Path);
                }

                members[ordinal] = true;
            }
        }

        return new FileSubjects(
            file.FileUnique, SubjectStore.DigestOf(list), list.Length, SubjectSet.Encode(members));
    }

    private UInt128[] Read(DataFile file, bool onlyShown, SubjectColumn subjects, CancellationToken ct)
    {
        var (hash, found) = (_sets.Hash, new HashSet<UInt128>());
        subjects.Read(file, onlyShown, subject => found.Add(hash.Short(subject)), ct);
        var sorted = found.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
