// One encrypted Parquet file of a table, as its Delta commit records it.
namespace Lakeward.Tables;

/// <summary>
/// An encrypted Parquet file. What is recorded here binds the file's content: a reader compares
/// <paramref name="FileUnique"/> and <paramref name="FooterTag"/> with the file before it trusts a byte, so
/// files cannot be swapped.
/// </summary>
/// <param name="Path">The file's name beside the table's log.</param>
/// <param name="SizeBytes">The encrypted size.</param>
/// <param name="RowCount">Rows in the file.</param>
/// <param name="Sha256">SHA-256 of the encrypted file, hex.</param>
/// <param name="FileUnique">The file's <c>aad_file_unique</c>, hex.</param>
/// <param name="FooterTag">The authentication tag of the file's footer, hex.</param>
/// <param name="Statistics">Statistics as Delta wants them (JSON), of columns of class general only.</param>
public sealed record DataFile(
    string Path,
    long SizeBytes,
    long RowCount,
    string Sha256,
    string FileUnique,
    string FooterTag,
    string Statistics);
