// A leaf column of an encrypted file.
namespace Lakeward.Parquet;

/// <summary>One leaf column, in the file's order.</summary>
/// <param name="Path">The dotted path, for example <c>address.zip</c> or <c>codes.list.element</c>.</param>
/// <param name="Protection">The kind of key it lies under.</param>
/// <param name="KeyName">The class key's name where the column has one and the file says it, else
/// null.</param>
public sealed record EncryptedColumn(string Path, ColumnProtection Protection, string? KeyName);
