// A record that could not be loaded, with its reason and its bytes.
namespace Lakeward.Ingest;

/// <summary>One entry of a delivery's quarantine.</summary>
/// <param name="Number">The record's number in the delivery; the row's line, where rows are lines.</param>
/// <param name="Place">Where the issue lies, in words.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Content">The record as it was sent.</param>
public sealed record QuarantinedRecord(long Number, string Place, string Code, ReadOnlyMemory<byte> Content);
