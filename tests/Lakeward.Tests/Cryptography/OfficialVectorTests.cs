// Every official message opens, or is refused, as it must be.
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class OfficialVectorTests
{
    [Fact]
    public void The_99_raw_keyring_messages_of_version_4_open() =>
        OpenAll(VectorArchive.Read("v4-Net-4.0.1.zip", opens: true), expectedCount: 99);

    [Fact]
    public void The_5_valid_messages_of_version_4_0_0_open() =>
        OpenAll(VectorArchive.Read("valid-Net-4.0.0.zip", opens: true), expectedCount: 5);

    [Fact]
    public void The_28_invalid_messages_of_version_4_0_0_are_refused() =>
        OpenAll(VectorArchive.Read("invalid-Net-4.0.0.zip", opens: false), expectedCount: 28);

    [Fact]
    public void Of_the_46_commitment_cases_41_open_and_5_are_refused()
    {
        var messages = CommitmentVectors.Read();
        Assert.Equal(5, messages.Count(message => message.Plaintext is null));
        OpenAll(messages, expectedCount: 46);
    }

    [Fact]
    public void The_77_messages_of_the_javascript_library_open() =>
        OpenAll(JavaScriptVectors.Read(), expectedCount: 77);

    // Each message is opened at once and in one of the other ways, which take turns.
    private static void OpenAll(List<VectorMessage> messages, int expectedCount)
    {
        Assert.Equal(expectedCount, messages.Count);
        for (var index = 0; index < messages.Count; index++)
        {
            var ways = OpeningWays.All;
            Open(messages[index], ways[0]);
            Open(messages[index], ways[1 + (index % (ways.Count - 1))]);
        }
    }

    private static void Open(VectorMessage message, OpeningWay way)
    {
        if (message.Plaintext is not { } expected)
        {
            Assert.Throws<CryptographyException>(
                () => way.Open(message.Message, message.Keyrings, message.Options));
            return;
        }

        var opened = way.Open(message.Message, message.Keyrings, message.Options);
        Assert.True(
            opened is null || opened.AsSpan().SequenceEqual(expected),
            $"{message.Name} opened {way.Name} gives other bytes");
    }
}
