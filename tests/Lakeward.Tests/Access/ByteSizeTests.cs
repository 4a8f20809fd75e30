// Sizes read and write as people say them.
using Lakeward.Access;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0 B", 0)]
    [InlineData("1B", 1)]
    [InlineData("10 KB", 10_000)]
    [InlineData("10 KiB", 10_240)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("0.5 KiB", 512)]
    [InlineData("2 TB", 2_000_000_000_000)]
    [InlineData("1048576 TiB", 1L << 60)]
    public void A_number_with_a_unit_is_a_size(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
        Assert.True(ByteSize.TryParse(size.ToString(), out var back));
        Assert.Equal(size, back);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("GiB")]
    [InlineData("-1 GiB")]
    [InlineData("+1 GiB")]
    [InlineData("1e3 B")]
    [InlineData("1,000 B")]
    [InlineData("0.5 B")]
    [InlineData("10 gib")]
    [InlineData("10 PiB")]
    [InlineData("1048577 TiB")]
    [InlineData("99999999999999999999999999999 B")]
    [InlineData("10 GiB ")]
    public void Anything_else_is_none(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(10L << 30, "10 GiB")]
    [InlineData(1_000_000, "1000000 B")]
    [InlineData(1536, "1536 B")]
    [InlineData(2048, "2 KiB")]
    [InlineData(0, "0 B")]
    public void It_writes_exactly_what_it_is(long bytes, string text) =>
        Assert.Equal(text, new ByteSize(bytes).ToString());
}
