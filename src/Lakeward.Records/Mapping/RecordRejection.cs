// A record that cannot be used.
namespace Lakeward.Records.Mapping;

/// <summary>A rejected record.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Issue">What is wrong with it first of all.</param>
/// <param name="Bytes">The record as it stands in the file, or the part of it that was kept; valid during
/// the call.</param>
public readonly record struct RecordRejection(long Number, RecordIssue Issue, ReadOnlyMemory<byte> Bytes);
