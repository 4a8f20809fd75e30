// What is sealed in any way opens in any way.
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class RoundTripTests
{
    private const MessageSuite Plain = MessageSuite.AesGcm256HkdfSha512Commit;
    private const MessageSuite Signed = MessageSuite.AesGcm256HkdfSha512CommitEcdsa;

    [Theory]
    [InlineData(Plain, 1, 3)]
    [InlineData(Plain, 4096, 0)]
    [InlineData(Plain, 4096, 1)]
    [InlineData(Plain, 4096, 4095)]
    [InlineData(Plain, 4096, 4096)]
    [InlineData(Plain, 4096, 4097)]
    [InlineData(Plain, 4096, 8192)]
    [InlineData(Plain, 4096, 256 * 4096)]
    [InlineData(Plain, 4096, (256 * 4096) + 1)]
    [InlineData(Plain, 10_007, 2_500_000)]
    [InlineData(Plain, 1 << 20, 0)]
    [InlineData(Plain, 1 << 20, 1 << 20)]
    [InlineData(Plain, 1 << 20, (1 << 20) + 1)]
    [InlineData(Plain, 1 << 20, 5_000_000)]
    [InlineData(Signed, 4096, 0)]
    [InlineData(Signed, 4096, 10_000)]
    [InlineData(Signed, 4096, 2_200_000)]
    [InlineData(Signed, 1 << 20, 3_000_000)]
    public void Content_comes_back(MessageSuite suite, int frameSize, int size)
    {
        var content = SomeKeys.Content(size);
        using var keyring = SomeKeys.Aes();
        var options = SomeKeys.Bound with { Suite = suite, FrameSizeBytes = frameSize };
        var expecting = new OpenOptions { ExpectedContext = SomeKeys.Context };
        foreach (var seal in SealingWays.All)
        {
            var message = seal.Seal(content, [keyring], options);
            foreach (var open in OpeningWays.All)
            {
                var opened = open.Open(message, [keyring], expecting);
                Assert.True(
                    opened is null ? suite == Signed : opened.AsSpan().SequenceEqual(content),
                    $"sealed {seal.Name}, opened {open.Name}");
            }
        }
    }

    [Fact]
    public void Every_way_to_seal_gives_a_message_of_the_same_length()
    {
        using var keyring = SomeKeys.Aes();
        foreach (var size in new[] { 0, 1, 100, 101, 200, 1000 })
        {
            var options = new SealOptions { FrameSizeBytes = 100 };
            var content = SomeKeys.Content(size);
            var lengths = SealingWays.All.Select(way => way.Seal(content, [keyring], options).Length);
            Assert.Single(lengths.Distinct());
        }
    }

    [Fact]
    public void Any_of_several_keyrings_opens()
    {
        var (pkcs8, publicKey) = RsaKeyring.GenerateKeyPair(2048);
        using var sender = RsaKeyring.FromPublicKey("lakeward", "drop", publicKey);
        using var receiver = RsaKeyring.FromPrivateKey("lakeward", "drop", pkcs8);
        using var escrow = SomeKeys.Aes("escrow");
        using var stranger = SomeKeys.Aes("stranger");
        var message = SmallMessage.Seal("hello"u8, [sender, escrow], SomeKeys.Bound);

        Assert.Equal("hello"u8.ToArray(), SealedMessage.Open(message, receiver));
        Assert.Equal("hello"u8.ToArray(), SealedMessage.Open(message, escrow));
        AssertFails("LW-CRY-0303", () => SealedMessage.Open(message, stranger));
        AssertFails("LW-CRY-0303", () => SealedMessage.Open(message, sender));
        SmallMessage.Open(message, [sender, escrow], new OpenOptions());
        pkcs8.Dispose();
    }

    [Fact]
    public void Another_context_is_refused()
    {
        using var keyring = SomeKeys.Aes();
        var message = SealedMessage.Seal("hello"u8, keyring, SomeKeys.Context);
        Assert.Equal("hello"u8.ToArray(), SealedMessage.Open(message, keyring, SomeKeys.Context));
        AssertFails("LW-CRY-0313", () => SealedMessage.Open(message, keyring, EncryptionContext.Empty));
        AssertFails("LW-CRY-0313", () => SealedMessage.Open(
            message, keyring, EncryptionContext.Of(("lake", "riverside"), ("object", "o2"))));

        var other = new OpenOptions { ExpectedContext = EncryptionContext.Of(("lake", "seaside")) };
        AssertFails("LW-CRY-0313", () => SmallMessage.Open(message, [keyring], other));
        var unstored = new OpenOptions { ExpectedContext = EncryptionContext.Of(("extra", "pair")) };
        AssertFails("LW-CRY-0303", () => SmallMessage.Open(message, [keyring], unstored));
    }

    [Fact]
    public void A_pushed_message_that_was_not_completed_does_not_open()
    {
        using var keyring = SomeKeys.Aes();
        using var message = new MemoryStream();
        var options = new SealOptions { FrameSizeBytes = 100 };
        using (var stream = new SealStream(message, [keyring], options, leaveOpen: true))
        {
            stream.Write(SomeKeys.Content(1_000_000));
        }

        AssertFails("LW-CRY-0302", () => SealedMessage.Open(message.ToArray(), keyring));
    }

    [Fact]
    public async Task A_message_in_the_middle_of_a_file_opens_to_the_middle_of_another()
    {
        var content = SomeKeys.Content(300_000);
        using var keyring = SomeKeys.Aes();
        using var file = ScratchFile.Of(new byte[10]);
        await using var message = new FileStream(file.Handle, FileAccess.ReadWrite) { Position = 10 };
        using var plaintext = new MemoryStream(content);
        var options = new SealOptions { FrameSizeBytes = 1000 };
        await SealedMessage.SealAsync(plaintext, message, [keyring], options);

        using var output = ScratchFile.Of(new byte[20]);
        await using var opened = new FileStream(output.Handle, FileAccess.ReadWrite) { Position = 20 };
        message.Position = 10;
        await SealedMessage.OpenAsync(message, opened, [keyring], new OpenOptions());
        Assert.Equal(20 + content.Length, opened.Position);
        Assert.Equal(message.Length, message.Position);
        Assert.True(output.Bytes().AsSpan(20).SequenceEqual(content));
    }

    [Fact]
    public async Task A_thousand_more_frames_cost_the_collector_less_than_fifty_bytes_each()
    {
        using var keyring = SomeKeys.Aes();
        var options = new SealOptions { FrameSizeBytes = 64 * 1024, Parallelism = 1 };
        await AllocatedAsync(keyring, options, 4 << 20);
        var small = await AllocatedAsync(keyring, options, 4 << 20);
        var large = await AllocatedAsync(keyring, options, 68 << 20);
        Assert.True(large - small < 50_000, $"64 MiB more cost {large - small} bytes");
    }

    [Fact]
    public async Task A_cancelled_seal_leaves_the_file_as_it_was()
    {
        using var keyring = SomeKeys.Aes();
        using var source = ScratchFile.Of(SomeKeys.Content(5_000_000));
        using var target = ScratchFile.Of([]);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SealedMessage.SealAsync(
            source.Handle, target.Handle, [keyring], new SealOptions(), stop.Token));
        Assert.Equal(0, RandomAccess.GetLength(target.Handle));
    }

    internal static void AssertFails(string id, Action act) =>
        Assert.Equal(id, Assert.Throws<CryptographyException>(act).Id);

    private static async Task<long> AllocatedAsync(AesKeyring keyring, SealOptions options, int size)
    {
        await using var source = new ZeroStream(size);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await SealedMessage.SealAsync(source, Stream.Null, [keyring], options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
