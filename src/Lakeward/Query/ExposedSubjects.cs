// Writes the identifiers of the people whose data was seen, for those who must tell them.
using System.Buffers;
using Lakeward.Audit;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// The lake's records know people by keyed hashes only. To name them, the subject columns of the files
/// concerned are read again in the vault, and those written whose hash was seen.
/// </summary>
/// <param name="tools">What the lake gives to questions.</param>
internal sealed class ExposedSubjects(QueryTools tools)
{
    private readonly HashSet<UInt128> _written = [];

    /// <summary>The names of the keys that were needed, without versions.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>CSV of one column with a header, each identifier once, in no order.</summary>
    /// <param name="files">The files and who of each was seen.</param>
    /// <param name="seen">Everybody who was seen.</param>
    /// <param name="output">Where to.</param>
    public void Write(IEnumerable<ExposedFile> files, IReadOnlySet<UInt128> seen, Stream output)
    {
        var hash = tools.Subjects.Hash;
        var line = new ArrayBufferWriter<byte>();
        output.Write("subject\n"u8);
        foreach (var table in files.GroupBy(file => file.Place))
        {
            var log = new DeltaLog(tools.Ledger, table.Key.Table);
            var snapshot = log.Latest() ?? throw QueryErrors.NotLoaded(table.First().Table.Name);
            var ids = table.Select(file => file.Entry.File).ToHashSet(StringComparer.Ordinal);
            var subjects = new SubjectColumn(
                tools.Vault,
                new TableFiles(tools.Keys, tools.Files, table.Key.Dataset, log.Folder),
                snapshot.Schema.Find(snapshot.Schema.Subject!)!,
                filter: null,
                parameters: [],
                inputs: []);
            Keys.UnionWith(subjects.Keys);
            foreach (var file in snapshot.Files.Where(file => ids.Contains(file.FileUnique)))
            {
                subjects.Read(file, onlyShown: false, Each, CancellationToken.None);
            }
        }

        void Each(ReadOnlySpan<byte> subject)
        {
            var known = hash.Short(subject);
            if (seen.Contains(known) && _written.Add(known))
            {
                line.ResetWrittenCount();
                CsvOutput.WriteQuoted(line, subject);
                line.Write("\n"u8);
                output.Write(line.WrittenSpan);
            }
        }
    }
}
