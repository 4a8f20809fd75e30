// Which keys a file is encrypted under.
namespace Lakeward.Parquet;

/// <summary>How to encrypt a file. Each file and column gets a fresh 256-bit data key under these.</summary>
public sealed record ParquetEncryptionOptions
{
    /// <summary>Wraps the key of the footer, and of columns without a key of their own.</summary>
    public required ColumnKey Footer { get; init; }

    /// <summary>
    /// The class key of a leaf column, by its dotted path; null puts it under the footer's key.
    /// </summary>
    public required Func<string, ColumnKey?> KeyOf { get; init; }

    /// <summary>One data key for the whole file; <see cref="KeyOf"/> is not asked.</summary>
    public bool Uniform { get; init; }

    /// <summary>
    /// AES_GCM_CTR_V1: pages are encrypted but not authenticated. Only for readers that insist on it.
    /// </summary>
    public bool CtrForPages { get; init; }
}
