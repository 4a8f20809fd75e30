// Blocks of Snappy unpack to what they say, and whatever is none is refused within its bounds.
using Lakeward.Errors;
using Lakeward.Parquet;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class SnappyBlockTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("00", "")]
    [InlineData("03 08 61 62 63", "abc")]
    [InlineData("09 08 61 62 63 09 03", "abcabcabc")] // A copy of six, three back: it repeats itself.
    [InlineData("07 04 61 62 12 02 00", "abababa")]
    [InlineData("07 04 61 62 13 02 00 00 00", "abababa")]
    public void A_block_unpacks(string packed, string text)
    {
        var target = new byte[text.Length];
        SnappyBlock.Unpack(Convert.FromHexString(packed.Replace(" ", "")), target);
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(target));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("03", 3)]
    [InlineData("03 08 61 62 63", 4)]
    [InlineData("03 08 61 62", 3)]
    [InlineData("03 0c 61 62 63 64", 3)]
    [InlineData("09 08 61 62 63 09 04", 9)] // Before the beginning.
    [InlineData("09 08 61 62 63 09 00", 9)] // No distance at all.
    [InlineData("09 08 61 62 63 0d 03", 9)] // Beyond the end.
    [InlineData("07 04 61 62 12 02", 7)]
    [InlineData("03 f0", 3)]
    [InlineData("ff ff ff ff ff 01", 3)]
    public void What_is_no_block_is_refused(string packed, int size) =>
        Assert.Throws<LakeException>(() => SnappyBlock.Unpack(
            Convert.FromHexString(packed.Replace(" ", "")), new byte[size]));

    [Fact]
    public void Noise_never_writes_outside_of_its_room()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var packed = new byte[random.Next(1, 60)];
            random.NextBytes(packed);
            packed[0] = (byte)random.Next(0, 100);
            var room = new byte[packed[0] + 64];
            try
            {
                SnappyBlock.Unpack(packed, room.AsSpan(32, packed[0]));
            }
            catch (LakeException)
            {
                // Most noise is no block.
            }

            Assert.False(room.AsSpan(0, 32).ContainsAnyExcept((byte)0));
            Assert.False(room.AsSpan(32 + packed[0]).ContainsAnyExcept((byte)0));
        }
    }
}
