// How far a load has come.
namespace Lakeward.Ingest;

/// <summary>How far a load has come.</summary>
/// <param name="BytesRead">Bytes of the file parsed so far.</param>
/// <param name="BytesTotal">Bytes of the file, or 0 where it is compressed and nobody knows.</param>
/// <param name="Rows">Rows loaded so far.</param>
public readonly record struct LoadProgress(long BytesRead, long BytesTotal, long Rows);
