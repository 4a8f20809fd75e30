// Reads a table's Delta log back into a snapshot, each commit vouched for by the one above it.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lakeward.Tables;

/// <summary>
/// A table's Delta log in the ledger. The newest commit's hash comes from the audit log, every older one's
/// from
/// the commit above, so a change anywhere in the log is found before a row is read.
/// </summary>
/// <param name="ledger">Where the log's entries are anchored.</param>
/// <param name="tableId">The table's opaque id.</param>
public sealed class DeltaLog(Ledger ledger, string tableId)
{
    /// <summary>The ledger series of the log.</summary>
    public string Series { get; } = $"tables/{tableId}/_delta_log";

    /// <summary>The folder of the table's files inside the store.</summary>
    public string Folder { get; } = $"tables/{tableId}";

    /// <summary>The newest snapshot, or null before the first delivery.</summary>
    /// <exception cref="Errors.LakeException">A commit is missing, changed or unreadable.</exception>
    /// <param name="known">
    /// An earlier snapshot of the table, or null. What was verified for it is not read again.
    /// </param>
    public TableSnapshot? Latest(TableSnapshot? known = null) =>
        ledger.Head(Series) is { } head ? At(head.Version, known) : null;

    /// <summary>The snapshot of a version, or null where there is none such (yet).</summary>
    /// <exception cref="Errors.LakeException">A commit is missing, changed or unreadable.</exception>
    public TableSnapshot? At(long wanted) => At(wanted, null);

    private TableSnapshot? At(long wanted, TableSnapshot? known)
    {
        if (ledger.Head(Series) is not { } head || wanted < 0 || wanted > head.Version)
        {
            return null;
        }

        var files = new List<DataFile>();
        var deliveries = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        TableSchema? schema = null;
        var (expected, sha256) = (head.Sha256, head.Sha256);
        for (var version = head.Version; version >= 0; version--)
        {
            if (known is not null && version == known.Version && expected == known.CommitSha256)
            {
                files.InsertRange(0, known.Files);
                deliveries.UnionWith(known.Deliveries);
                schema = known.Schema;
                break;
            }

            var commit = Parse(version, ledger.Read(Series, version, expected));
            if (version > wanted)
            {
                (expected, sha256) = (commit.Previous, commit.Previous);
                continue;
            }

            files.InsertRange(0, commit.Files);
            deliveries.UnionWith(commit.Deliveries);
            schema = commit.Schema ?? schema;
            expected = commit.Previous;
        }

        return schema is null
            ? throw TableErrors.Malformed(Series, 0)
            : new TableSnapshot(wanted, sha256, schema, [.. files], deliveries.ToImmutable());
    }

    private Commit Parse(long version, byte[] bytes)
    {
        try
        {
            var commit = new Commit();
            var text = Encoding.UTF8.GetString(bytes);
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var action = JsonDocument.Parse(line);
                commit.Add(action.RootElement.EnumerateObject().Single());
            }

            return commit;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException or DecoderFallbackException)
        {
            throw TableErrors.Malformed(Series, version);
        }
    }

    /// <summary>What one commit says.</summary>
    private sealed class Commit
    {
        public List<DataFile> Files { get; } = [];

        public List<string> Deliveries { get; } = [];

        public TableSchema? Schema { get; private set; }

        public string Previous { get; private set; } = "";

        public void Add(JsonProperty action)
        {
            switch (action.Name)
            {
                case "commitInfo":
                    Previous = Text(action.Value, "lakeward.previous");
                    break;
                case "metaData":
                    Schema = DeltaSchema.Read(Text(action.Value, "schemaString"));
                    break;
                case "txn":
                    Deliveries.Add(Text(action.Value, "appId")[DeltaCommit.DeliveryPrefix.Length..]);
                    break;
                case "add":
                    Files.Add(ReadFile(action.Value));
                    break;
                case "protocol":
                    break;
                default:
                    throw new FormatException("An unknown action.");
            }
        }

        private static DataFile ReadFile(JsonElement add)
        {
            var tags = add.GetProperty("tags");
            return new DataFile(
                Text(add, "path"),
                add.GetProperty("size").GetInt64(),
                long.Parse(Text(tags, "lakeward.rows"), CultureInfo.InvariantCulture),
                Text(tags, "lakeward.sha256"),
                Text(tags, "lakeward.aad-file-unique"),
                Text(tags, "lakeward.footer-tag"),
                Text(add, "stats"));
        }

        private static string Text(JsonElement element, string name) =>
            element.GetProperty(name).GetString() ?? throw new FormatException("A null where text is due.");
    }
}
