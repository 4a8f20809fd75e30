// Whatever is changed in a sealed message, it is refused, and nothing that was changed comes out.
using System.Buffers.Binary;
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class TamperTests : IDisposable
{
    private const int FrameSize = 64;
    private const int SealedFrame = FrameSize + 32;
    private const int Frames = 4;
    private static readonly byte[] Content = SomeKeys.Content((Frames * FrameSize) + 10);

    private readonly AesKeyring _keyring = SomeKeys.Aes();
    private readonly AesKeyring _escrow = SomeKeys.Aes("escrow");
    private int _turn;

    public static TheoryData<MessageSuite> WrittenSuites { get; } =
        [MessageSuite.AesGcm256HkdfSha512Commit, MessageSuite.AesGcm256HkdfSha512CommitEcdsa];

    [Theory]
    [MemberData(nameof(WrittenSuites))]
    public void A_flipped_bit_in_any_byte_is_refused(MessageSuite suite)
    {
        var message = Seal(suite);
        for (var index = 0; index < message.Length; index++)
        {
            var changed = message.ToArray();
            changed[index] ^= (byte)(1 << (index % 8));
            AssertRefused(changed, $"byte {index} of {message.Length} flipped");
        }
    }

    [Theory]
    [MemberData(nameof(WrittenSuites))]
    public void A_message_cut_short_anywhere_is_refused(MessageSuite suite)
    {
        var message = Seal(suite);
        for (var length = 0; length < message.Length; length++)
        {
            AssertRefused(message[..length], $"cut to {length} of {message.Length}");
        }
    }

    [Theory]
    [MemberData(nameof(WrittenSuites))]
    public void Bytes_after_the_end_are_refused(MessageSuite suite)
    {
        var message = Seal(suite);
        foreach (var extra in new[] { 1, 2, 16, 40, SealedFrame, 300, 5000 })
        {
            AssertRefused([.. message, .. new byte[extra]], $"{extra} zeros behind");
        }

        AssertRefused([.. message, .. message], "two messages");
    }

    [Theory]
    [MemberData(nameof(WrittenSuites))]
    public void Frames_that_are_moved_are_refused(MessageSuite suite)
    {
        var message = Seal(suite);
        var start = HeaderLength(message);
        byte[] header = message[..start];
        byte[][] frames = [.. Enumerable.Range(0, Frames).Select(
            index => message[(start + (index * SealedFrame))..(start + ((index + 1) * SealedFrame))])];
        byte[] end = message[(start + (Frames * SealedFrame))..];
        for (var first = 0; first < Frames; first++)
        {
            var others = frames.Where((_, index) => index != first).SelectMany(frame => frame);
            AssertRefused([.. header, .. others, .. end], $"{first} left out");
            var once = frames.SelectMany(frame => frame);
            AssertRefused([.. header, .. frames[first], .. once, .. end], $"{first} twice");
            for (var second = first + 1; second < Frames; second++)
            {
                var swapped = frames.ToArray();
                (swapped[first], swapped[second]) = (swapped[second], swapped[first]);
                AssertRefused(
                    [.. header, .. swapped.SelectMany(f => f), .. end], $"{first}/{second} swapped");

                // With the numbers put right, the additional data still tells the frames apart.
                var renumbered = swapped.Select(frame => frame.ToArray()).ToArray();
                BinaryPrimitives.WriteInt32BigEndian(renumbered[first], first + 1);
                BinaryPrimitives.WriteInt32BigEndian(renumbered[second], second + 1);
                AssertRefused(
                    [.. header, .. renumbered.SelectMany(f => f), .. end], $"{first}, {second} renumbered");
            }
        }
    }

    [Theory]
    [MemberData(nameof(WrittenSuites))]
    public void The_end_of_another_message_is_refused(MessageSuite suite)
    {
        var (message, other) = (Seal(suite), Seal(suite));
        var start = HeaderLength(message) + (Frames * SealedFrame);
        AssertRefused([.. message[..start], .. other[start..]], "foreign final frame");
    }

    [Fact]
    public void A_regular_frame_does_not_pass_for_the_final_one()
    {
        // A forger who cuts after frame 3 and rewrites its header as a final frame's: the label differs.
        var message = Seal(MessageSuite.AesGcm256HkdfSha512Commit);
        var start = HeaderLength(message);
        var frame = message[(start + (2 * SealedFrame))..(start + (3 * SealedFrame))];
        byte[] final =
        [
            0xff, 0xff, 0xff, 0xff, .. frame[..16], 0, 0, 0, FrameSize, .. frame[16..],
        ];
        AssertRefused([.. message[..(start + (2 * SealedFrame))], .. final], "frame 3 made final");
    }

    [Fact]
    public void A_changed_commitment_is_refused_before_the_header_is_tried()
    {
        var message = Seal(MessageSuite.AesGcm256HkdfSha512Commit);
        message[HeaderLength(message) - 16 - 32] ^= 1;
        RoundTripTests.AssertFails("LW-CRY-0304", () => SealedMessage.Open(message, _keyring));
    }

    [Fact]
    public void An_unframed_message_that_was_changed_or_cut_is_refused()
    {
        var unframed = CommitmentVectors.Read().First(IsUnframed);
        foreach (var way in OpeningWays.All.SkipLast(1))
        {
            for (var index = 0; index < unframed.Message.Length; index++)
            {
                var changed = unframed.Message.ToArray();
                changed[index] ^= 0x10;
                Assert.Throws<CryptographyException>(
                    () => way.Open(changed, unframed.Keyrings, unframed.Options));
                Assert.Throws<CryptographyException>(
                    () => way.Open(unframed.Message[..index], unframed.Keyrings, unframed.Options));
            }

            RoundTripTests.AssertFails(
                "LW-CRY-0308", () => way.Open([.. unframed.Message, 0], unframed.Keyrings, unframed.Options));
        }
    }

    [Fact]
    public void Random_access_never_gives_bytes_of_a_changed_frame()
    {
        var message = Seal(MessageSuite.AesGcm256HkdfSha512Commit);
        var start = HeaderLength(message);
        message[start + SealedFrame + 20] ^= 1;
        using var reader = SealedMessageReader.Open(new MemoryStream(message), [_keyring], new OpenOptions());
        var destination = new byte[FrameSize];
        Assert.Equal(FrameSize, reader.Read(0, destination));
        Assert.Equal(Content[..FrameSize], destination);

        Array.Clear(destination);
        Assert.Throws<CryptographyException>(() => reader.Read(FrameSize, destination));
        Assert.All(destination, value => Assert.Equal(0, value));
        Assert.Equal(FrameSize, reader.Read(2 * FrameSize, destination));
        Assert.Equal(Content[(2 * FrameSize)..(3 * FrameSize)], destination);
    }

    [Fact]
    public async Task A_stream_releases_only_verified_bytes_and_of_a_signed_message_never_the_end()
    {
        var message = Seal(MessageSuite.AesGcm256HkdfSha512CommitEcdsa);
        message[^1] ^= 1;
        using var released = new MemoryStream();
        await Assert.ThrowsAsync<CryptographyException>(() => SealedMessage.OpenAsync(
            new MemoryStream(message), released, [_keyring], new OpenOptions()));
        Assert.True(released.Length <= Frames * FrameSize);
        Assert.True(Content.AsSpan(0, (int)released.Length).SequenceEqual(released.ToArray()));
    }

    [Fact]
    public void The_bounds_of_the_options_hold()
    {
        using var many = SomeKeys.Aes("many");
        var message = SmallMessage.Seal([], [.. Enumerable.Repeat<IKeyring>(many, 17)], new SealOptions());
        RoundTripTests.AssertFails("LW-CRY-0309", () => SealedMessage.Open(message, many));
        SmallMessage.Open(message, [many], new OpenOptions { MaxWrappedKeys = 17 });

        var large = SmallMessage.Seal([], [many], new SealOptions { FrameSizeBytes = 32 << 20 });
        RoundTripTests.AssertFails("LW-CRY-0310", () => SealedMessage.Open(large, many));

        var old = VectorArchive.Read("valid-Net-4.0.0.zip", opens: true)[^1];
        RoundTripTests.AssertFails(
            "LW-CRY-0312", () => SmallMessage.Open(old.Message, old.Keyrings, new OpenOptions()));
    }

    [Fact]
    public void A_signed_suite_cannot_be_taken_for_an_unsigned_one()
    {
        var message = Seal(MessageSuite.AesGcm256HkdfSha512CommitEcdsa);
        message[1] = 0x04;
        AssertRefused(message, "suite 0578 made 0478");
    }

    public void Dispose()
    {
        _keyring.Dispose();
        _escrow.Dispose();
    }

    private static int HeaderLength(byte[] message) =>
        HeaderFormat.TryRead(message, new OpenOptions(), out _)!.SizeBytes;

    private static bool IsUnframed(VectorMessage message)
    {
        var parsed = HeaderFormat.TryRead(message.Message, message.Options, out _)!;
        return message.Plaintext is not null && parsed.Header.FrameSizeBytes == 0 && !parsed.Parameters.Signs;
    }

    private byte[] Seal(MessageSuite suite) => SmallMessage.Seal(
        Content, [_keyring, _escrow],
        new SealOptions { Suite = suite, FrameSizeBytes = FrameSize, Context = SomeKeys.Context });

    // A changed message must never open to its end. Signed messages, whose check is slow, are opened in
    // one way each, and the ways take turns.
    private void AssertRefused(byte[] message, string what)
    {
        var all = OpeningWays.All;
        var isSigned = message.Length > 1 && message[1] == 0x05;
        foreach (var way in isSigned ? [all[_turn++ % all.Count]] : all)
        {
            try
            {
                var opened = way.Open(message, [_keyring], new OpenOptions());
                Assert.True(opened is null, $"{what}: opened {way.Name}");
            }
            catch (CryptographyException)
            {
                continue;
            }
        }
    }
}
