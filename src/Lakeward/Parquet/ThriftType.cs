// The wire types of the Thrift compact protocol.
namespace Lakeward.Parquet;

/// <summary>
/// Type nibbles as they stand in field and list headers; a boolean field's type is its value.
/// </summary>
internal enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}
