// Gzip is unpacked whole or not at all, wherever it is cut.
using System.IO.Compression;
using Lakeward.Errors;
using Lakeward.Ingest;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class UnpackingStreamTests
{
    private const int Seed = 20260301;

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Every_cut_is_noticed(CompressionLevel level)
    {
        var packed = Gzip(Content(3_000), level);
        for (var length = 1; length < packed.Length; length++)
        {
            var refusal = Assert.Throws<LakeException>(() => Unpack(packed[..length]));
            Assert.Equal("LW-ING-0120", refusal.Id);
        }
    }

    [Fact]
    public void No_single_flipped_bit_changes_the_content_unnoticed()
    {
        var content = Content(500);
        var packed = Gzip(content, CompressionLevel.Fastest);
        for (var bit = 0; bit < packed.Length * 8; bit++)
        {
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(IsRefused(packed) || content.AsSpan().SequenceEqual(Unpack(packed)), $"bit {bit}");
            packed[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Members_in_a_row_are_one_file_whatever_their_sizes()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var sizes = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(0, 20_000)).ToArray();
            var members = sizes.Select(Content).ToArray();
            byte[] packed = [.. members.SelectMany(member => Gzip(member, (CompressionLevel)random.Next(4)))];
            byte[] expected = [.. members.SelectMany(member => member)];
            Assert.True(expected.AsSpan().SequenceEqual(Unpack(packed)), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void A_cut_in_the_last_of_several_members_is_noticed()
    {
        byte[] packed =
            [.. Gzip(
                Content(9_000), CompressionLevel.Fastest), .. Gzip(Content(9_000), CompressionLevel.Fastest)];
        foreach (var missing in Enumerable.Range(1, 100))
        {
            Assert.Throws<LakeException>(() => Unpack(packed[..^missing]));
        }
    }

    private static bool IsRefused(byte[] packed)
    {
        try
        {
            Unpack(packed);
            return false;
        }
        catch (LakeException)
        {
            return true;
        }
    }

    private static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(Seed + size).NextBytes(content.AsSpan(size / 2));
        return content;
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var unpacking = new UnpackingStream(new MemoryStream(packed));
        using var content = new MemoryStream();
        unpacking.CopyTo(content);
        return content.ToArray();
    }
}
