// The newest entry of a series, as the audit log has it.
namespace Lakeward.Tables;

/// <summary>The newest committed entry of a series.</summary>
/// <param name="Series">The series, for example <c>control/keys</c> or <c>tables/1f…/_delta_log</c>.</param>
/// <param name="Version">The entry's number, from 0.</param>
/// <param name="Sha256">SHA-256 of the entry's bytes, hex.</param>
/// <param name="Attempt">The audit log's index of the event that prepared the entry, where each attempt has
/// a name of its own; else null.</param>
public sealed record SeriesHead(string Series, long Version, string Sha256, long? Attempt = null);
