// A load that is written, up to its commit.
namespace Lakeward.Ingest;

/// <summary>What a load wrote, and its quarantine, which is published for the commit only.</summary>
/// <param name="Dataset">The dataset it was written for.</param>
/// <param name="Load">Its files.</param>
/// <param name="Quarantine">What could not be loaded; owned.</param>
internal sealed record UncommittedLoad(string Dataset, WrittenLoad Load, Quarantine Quarantine) : IDisposable
{
    /// <summary>How many bytes were scanned for malware; null where no scanner is set.</summary>
    public long? ScannedBytes { get; init; }

    public void Dispose() => Quarantine.Dispose();
}
