// The sets of people that figures were answered on, as bytes to be sealed.
using System.Text;

namespace Lakeward.Query.Disclosure;

/// <summary>Sets of people by label: what one answer added to what a recipient knows.</summary>
/// <remarks>
/// Layout: a version byte; the number of sets; for each its label and its size, then for each person the
/// distance of their number from the one before and the sum of their rows in eight bytes. Other numbers are
/// of seven bits a byte, the low ones first.
/// </remarks>
internal static class AnsweredSets
{
    private const byte Version = 1;

    public static byte[] Write(IReadOnlyList<(string Label, PeopleSet Set)> sets)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            writer.Write(Version);
            writer.Write7BitEncodedInt(sets.Count);
            foreach (var (label, set) in sets)
            {
                writer.Write(label);
                writer.Write7BitEncodedInt(set.Count);
                var last = 0UL;
                for (var at = 0; at < set.Count; at++)
                {
                    writer.Write7BitEncodedInt64(unchecked((long)(set.Subjects[at] - last)));
                    writer.Write(set.Rows[at]);
                    last = set.Subjects[at];
                }
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="Errors.LakeException">LW-QRY-0307: they are not what was written.</exception>
    public static IEnumerable<(string Label, PeopleSet Set)> Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content, writable: false), Encoding.UTF8);
        if (content is not [Version, ..])
        {
            throw DisclosureErrors.LedgerChanged();
        }

        reader.ReadByte();
        var count = reader.Read7BitEncodedInt();
        for (var number = 0; number < count; number++)
        {
            var label = reader.ReadString();
            var subjects = new ulong[reader.Read7BitEncodedInt()];
            var rows = new ulong[subjects.Length];
            var last = 0UL;
            for (var at = 0; at < subjects.Length; at++)
            {
                last = unchecked(last + (ulong)reader.Read7BitEncodedInt64());
                subjects[at] = last;
                rows[at] = reader.ReadUInt64();
            }

            yield return (label, new PeopleSet(subjects, rows));
        }
    }
}
