// A data key of one file and what the file says about it.
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>A data key and its key metadata.</summary>
internal sealed record FileKey(SecretKey Key, ReadOnlyMemory<byte> Metadata);
