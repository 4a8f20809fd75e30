// A table that a load fills.
using Lakeward.Access;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// A table, its log, and what it is before the load; no snapshot before its first delivery.
/// </summary>
internal sealed record LoadTarget(ManifestTable Table, DeltaLog Log, TableSnapshot? Snapshot);
