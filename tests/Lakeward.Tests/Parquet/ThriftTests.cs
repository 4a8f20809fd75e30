// The Thrift layer keeps what it does not know and refuses what cannot be.
using Lakeward.Errors;
using Lakeward.Parquet;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class ThriftTests
{
    [Fact]
    public void Unknown_fields_are_written_back_byte_for_byte()
    {
        // i32 7 in field 1, binary in 3, list of booleans in 20, map in 21, double in 22, i64 in field 400.
        byte[] bytes = [
            0x15, 0x0e, 0x28, 0x02, 0x61, 0x62, 0x09, 0x28, 0x31, 0x01, 0x02, 0x01,
            0x1b, 0x01, 0x85, 0x01, 0x63, 0x08, 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0x06, 0xa0, 0x06, 0x7f, 0x00,
        ];
        var parsed = ThriftStruct.Parse(bytes, out var size);
        Assert.Equal(bytes.Length, size);
        Assert.Equal(bytes, parsed.ToBytes());
        parsed.SetI32(1, 7);
        Assert.Equal(bytes, parsed.ToBytes());
        parsed.SetI32(2, -5);
        parsed.Remove(1);
        var again = ThriftStruct.Parse(parsed.ToBytes());
        Assert.Equal(-5, again.I32(2));
        Assert.Equal("ab"u8.ToArray(), again.Binary(3)!.Value.ToArray());
        Assert.Equal(-64, again.I64(400));
    }

    [Fact]
    public void Values_come_back_as_they_were_set()
    {
        var inner = new ThriftStruct();
        inner.SetI64(1, long.MinValue);
        var outer = new ThriftStruct();
        outer.Set(2, true);
        outer.Set(9, inner);
        outer.Set(4, Enumerable.Repeat(inner, 40).ToList());
        outer.Set(5, new[] { "a"u8.ToArray(), [] });
        outer.Set(6, [int.MinValue, 0, int.MaxValue]);
        outer.SetI16(300, short.MinValue);
        var parsed = ThriftStruct.Parse(outer.ToBytes());
        Assert.True(parsed.Bool(2));
        Assert.Equal(long.MinValue, parsed.Struct(9)!.I64(1));
        Assert.Equal(40, parsed.Structs(4)!.Count);
        Assert.Equal([1, 0], parsed.Binaries(5)!.Select(value => value.Length));
        Assert.Equal([int.MinValue, 0, int.MaxValue], parsed.I32s(6)!);
        Assert.Equal(short.MinValue, parsed.I16(300));
        Assert.Null(parsed.Binary(1));
        Assert.Null(parsed.Struct(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("15808080808080808080808000")]
    [InlineData("1580808080800100")]
    [InlineData("18ffffffff0f00")]
    [InlineData("19fcffffffff0700")]
    [InlineData("1bffffffff0f5500")]
    [InlineData("1e00")]
    [InlineData("1000")]
    [InlineData("1502050200")]
    [InlineData("15020502 0200")]
    public void Broken_structures_are_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        Assert.Equal("LW-PQT-0003", Assert.Throws<LakeException>(() => ThriftStruct.Parse(bytes, out _)).Id);
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        var structs = Enumerable.Repeat((byte)0x1c, 1_000_000).ToArray();
        var lists = Enumerable.Repeat((byte)0x19, 1_000_000).ToArray();
        Assert.Equal(
            "LW-PQT-0003", Assert.Throws<LakeException>(() => ThriftStruct.Parse(structs, out _)).Id);
        Assert.Equal("LW-PQT-0003", Assert.Throws<LakeException>(() => ThriftStruct.Parse(lists, out _)).Id);
    }
}
