// What a reader expects of a file and what it puts up with.
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// Expectations and allowances. The defaults accept what this room writes and nothing weaker.
/// </summary>
public sealed record ParquetReadOptions
{
    /// <summary>The identity the file must have, from the table's log; empty accepts any.</summary>
    public ReadOnlyMemory<byte> ExpectedFileUnique { get; init; }

    /// <summary>The footer's tag the file must have, from the table's log; empty accepts any.</summary>
    public ReadOnlyMemory<byte> ExpectedFooterTag { get; init; }

    /// <summary>
    /// The AAD prefix of files that withhold it, or that the stored one must equal; empty for none.
    /// </summary>
    public ReadOnlyMemory<byte> AadPrefix { get; init; }

    /// <summary>
    /// Data keys of files whose key metadata is a raw key id and not PKMT1 key material; null refuses such
    /// files. The key stays the caller's.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, SecretKey?>? RawKeyOf { get; init; }

    /// <summary>
    /// Content of the file's <c>_KEY_MATERIAL_FOR_</c> sibling, where key material is external.
    /// </summary>
    public ReadOnlyMemory<byte> ExternalKeyMaterial { get; init; }

    /// <summary>Reads AES_GCM_CTR_V1, whose pages anybody can change unnoticed.</summary>
    public bool AllowCtr { get; init; }

    /// <summary>Reads columns that are not encrypted.</summary>
    public bool AllowPlaintextColumns { get; init; }

    /// <summary>Reads files whose footer is signed but not encrypted.</summary>
    public bool AllowPlaintextFooter { get; init; }

    /// <summary>Reads V2 data pages whose repetition and definition levels lie in the clear.</summary>
    public bool AllowPlaintextLevels { get; init; }

    /// <summary>
    /// Writes pages that Snappy packed without compression, where that takes at most four times the room:
    /// who reads the plain file more than once unpacks them once.
    /// </summary>
    public bool Unpack { get; init; }

    /// <summary>Threads that decrypt when the destination is a file handle; 0 takes all processors.</summary>
    public int Parallelism { get; init; }
}
