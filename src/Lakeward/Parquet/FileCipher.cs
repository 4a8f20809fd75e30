// What all modules of one encrypted file have in common.
namespace Lakeward.Parquet;

/// <summary>
/// A file's identity in the authenticated data (prefix, then the random bytes of this file) and
/// whether its pages are in counter mode.
/// </summary>
internal sealed record FileCipher(
    ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> FileUnique, bool CounterPages)
{
    /// <summary>What the specification calls the file AAD.</summary>
    public byte[] Aad { get; } = [.. Prefix.Span, .. FileUnique.Span];
}
