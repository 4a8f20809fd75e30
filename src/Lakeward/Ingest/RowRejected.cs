// Who is told of a row that cannot be used.
using Lakeward.Records;

namespace Lakeward.Ingest;

/// <summary>Takes a row that cannot be used: why, and its bytes, which are valid during the call.</summary>
internal delegate void RowRejected(RecordIssue issue, ReadOnlySpan<byte> row);
