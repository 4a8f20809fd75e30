// What must be remembered of an encrypted file, apart from the file.
namespace Lakeward.Parquet;

/// <summary>
/// Facts for the table's log and the audit log: with them a swapped or rolled-back file is noticed.
/// </summary>
/// <param name="SizeBytes">Length of the encrypted file.</param>
/// <param name="Sha256">SHA-256 of the encrypted file, 32 bytes.</param>
/// <param name="FileUnique">The file's random identity in the authenticated data, 8 bytes.</param>
/// <param name="FooterTag">The authentication tag of the footer, 16 bytes.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="RowGroups">The row groups in order.</param>
public sealed record EncryptedFileFacts(
    long SizeBytes,
    byte[] Sha256,
    byte[] FileUnique,
    byte[] FooterTag,
    long RowCount,
    IReadOnlyList<RowGroupFacts> RowGroups);
