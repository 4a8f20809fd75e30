// One field of a Thrift struct, kept in the encoding it came in.
namespace Lakeward.Parquet;

/// <summary>
/// A field's id, wire type and encoded value (empty for booleans, whose type is the value).
/// </summary>
internal readonly record struct ThriftField(short Id, ThriftType Type, ReadOnlyMemory<byte> Value);
