// A row group of an encrypted file.
namespace Lakeward.Parquet;

/// <summary>One row group: its 0-based index and its rows.</summary>
public sealed record EncryptedRowGroup(int Index, long RowCount);
