// Answers from the recorded sets: who was seen, and whose data a relation held.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// Walks the chains of links that events name. Each link must come to the digest that the event, or the link
/// above, says; so a link that was changed or swapped is an error here, never an answer. Not thread-safe.
/// </summary>
/// <param name="sets">The lists and links.</param>
/// <param name="placeOf">Where a table's lists and links lie.</param>
internal sealed class SubjectSearch(SubjectStore sets, Func<SeenTable, SubjectPlace> placeOf)
{
    private readonly Dictionary<(string Dataset, string Table), SubjectPlace> _places = [];

    /// <summary>For each of the relations, whether a row of it was about the subject.</summary>
    /// <exception cref="LakeException">A link or a list is missing or changed.</exception>
    public bool[] Holding(IReadOnlyList<SeenTable> relations, UInt128 subject)
    {
        var known = new Dictionary<(SubjectPlace, string, long), bool>();
        var ordinals = new Dictionary<(SubjectPlace, string), int>();
        return [.. relations.Select(relation =>
        {
            var (holds, walked) = (false, new List<(SubjectPlace, string, long)>());
            foreach (var step in Chain(relation))
            {
                if (known.TryGetValue((step.Place, relation.Filter, step.Version), out holds))
                {
                    break;
                }

                walked.Add((step.Place, relation.Filter, step.Version));
                holds = step.Link.Entries.Any(entry => Holds(step.Place, entry, subject, ordinals));
                if (holds)
                {
                    break;
                }
            }

            walked.ForEach(place => known[place] = holds);
            return holds;
        })];
    }

    /// <summary>All whose rows were in one of the relations, file by file.</summary>
    /// <exception cref="LakeException">A link is missing or changed.</exception>
    public IReadOnlyCollection<ExposedFile> Union(IReadOnlyList<SeenTable> relations)
    {
        var walked = new HashSet<(SubjectPlace, string, long)>();
        var files = new Dictionary<(SubjectPlace, string), ExposedFile>();
        foreach (var relation in relations)
        {
            var fresh = Chain(relation)
                .TakeWhile(step => walked.Add((step.Place, relation.Filter, step.Version)));
            foreach (var (place, _, link) in fresh)
            {
                foreach (var entry in link.Entries)
                {
                    if (!files.TryGetValue((place, entry.File), out var file))
                    {
                        file = new ExposedFile(relation, place, entry, new bool[entry.Count]);
                        files[(place, entry.File)] = file;
                    }

                    Unite(file.Members, MembersOf(place, entry));
                }
            }
        }

        return files.Values;
    }

    /// <summary>The subjects of a file that are members, from the list that the link vouches for.</summary>
    /// <exception cref="LakeException">The list is missing or changed.</exception>
    public IEnumerable<UInt128> SubjectsOf(ExposedFile file)
    {
        var list = ReadList(file.Place, file.Entry);
        return list.Where((_, ordinal) => file.Members[ordinal]);
    }

    /// <summary>Reads every link and list that a relation rests on and has not been read before.</summary>
    /// <param name="relation">What an event says was seen.</param>
    /// <param name="read">What was read before; what is read now is added.</param>
    /// <exception cref="LakeException">The first that is missing or changed.</exception>
    public void Check(SeenTable relation, HashSet<string> read)
    {
        foreach (var (place, version, link) in Chain(relation))
        {
            if (!read.Add(place.Link(relation.Filter, version).Path))
            {
                return;
            }

            foreach (var entry in link.Entries)
            {
                MembersOf(place, entry);
                if (read.Add(place.List(entry.File).Path))
                {
                    ReadList(place, entry);
                }
            }
        }
    }

    /// <summary>Where the relation's own link lies.</summary>
    public SubjectPlace PlaceOf(SeenTable relation)
    {
        var table = (relation.Dataset, relation.Table);
        if (!_places.TryGetValue(table, out var place))
        {
            _places[table] = place = placeOf(relation);
        }

        return place;
    }

    private IEnumerable<(SubjectPlace Place, long Version, SubjectLink Link)> Chain(SeenTable relation)
    {
        if (relation.Filter == SeenTable.Nobody)
        {
            yield break;
        }

        var (place, expected) = (PlaceOf(relation), relation.Digest);
        for (var version = relation.Version; version >= 0;)
        {
            var (link, digest) = sets.Recall(place, relation.Filter, version);
            var isRight = Convert.ToHexStringLower(digest).StartsWith(expected, StringComparison.Ordinal);
            if (!isRight || expected.Length == 0 || link.Previous >= version)
            {
                throw AuditErrors.SetChanged(place.Link(relation.Filter, version).Path);
            }

            yield return (place, version, link);
            (expected, version) = (Convert.ToHexStringLower(link.PreviousDigest), link.Previous);
        }
    }

    private bool Holds(
        SubjectPlace place,
        FileSubjects entry,
        UInt128 subject,
        Dictionary<(SubjectPlace, string), int> ordinals)
    {
        if (!ordinals.TryGetValue((place, entry.File), out var ordinal))
        {
            ordinals[(place, entry.File)] = ordinal = sets.Find(place, entry, subject);
        }

        return ordinal >= 0 && SubjectSet.Has(entry.Set, ordinal);
    }

    private static bool[] MembersOf(SubjectPlace place, FileSubjects entry) =>
        SubjectSet.Decode(entry.Set, entry.Count)
            ?? throw AuditErrors.SetChanged(place.List(entry.File).Path);

    private UInt128[] ReadList(SubjectPlace place, FileSubjects entry)
    {
        var list = sets.ReadList(place, entry.File);
        return list.Length == entry.Count
            && SubjectStore.DigestOf(list).AsSpan().SequenceEqual(entry.ListDigest)
            ? list
            : throw AuditErrors.SetChanged(place.List(entry.File).Path);
    }

    private static void Unite(bool[] all, bool[] some)
    {
        for (var at = 0; at < all.Length; at++)
        {
            all[at] |= some[at];
        }
    }
}
