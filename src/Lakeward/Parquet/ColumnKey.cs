// A key of a column class and its name.
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// A class key that wraps a file's keys. The name (<c>ds/&lt;id&gt;/&lt;class&gt;/v&lt;N&gt;</c>) goes into
/// the file as its master key id; the key stays the caller's.
/// </summary>
public sealed record ColumnKey(string KeyName, SecretKey Key);
