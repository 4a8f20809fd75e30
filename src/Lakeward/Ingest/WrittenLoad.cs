// A load whose files are written and not yet visible.
using System.Collections.Immutable;
using Lakeward.Access;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>What steps 2 to 4 of a load made.</summary>
internal sealed record WrittenLoad(
    ManifestTable Table,
    TableSchema Schema,
    ImmutableArray<DataFile> Files,
    long Rows,
    long Quarantined,
    IReadOnlyDictionary<string, long> IssuesByCode,
    long SizeBytes);
