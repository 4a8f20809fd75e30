// The ways to seal a message.
using Lakeward.Cryptography;

namespace Lakeward.Tests.Cryptography;

/// <summary>One way to seal content.</summary>
internal sealed record SealingWay(string Name, Func<byte[], IKeyring[], SealOptions, byte[]> Seal);

/// <summary>All ways to seal a message; with one frame size all give messages of the same length.</summary>
internal static class SealingWays
{
    public static IReadOnlyList<SealingWay> All { get; } =
    [
        new("at once", (content, keyrings, options) => SmallMessage.Seal(content, keyrings, options)),
        new("from a stream in turn", (content, keyrings, options) =>
            FromStream(new MemoryStream(content), keyrings, options with { Parallelism = 1 })
                .GetAwaiter().GetResult()),
        new("from a dribbling stream in parallel", (content, keyrings, options) =>
            FromStream(new DribblingStream(content, seed: 1), keyrings, options with { Parallelism = 3 })
                .GetAwaiter().GetResult()),
        new("from file to file", (content, keyrings, options) =>
            FromFile(content, keyrings, options).GetAwaiter().GetResult()),
        new("by pushing", ByPushing),
    ];

    private static async Task<byte[]> FromStream(Stream content, IKeyring[] keyrings, SealOptions options)
    {
        using var message = new MemoryStream();
        await SealedMessage.SealAsync(content, message, keyrings, options);
        return message.ToArray();
    }

    private static async Task<byte[]> FromFile(byte[] content, IKeyring[] keyrings, SealOptions options)
    {
        using var plaintext = ScratchFile.Of(content);
        using var message = ScratchFile.Of([]);
        var sealedBytes = await SealedMessage.SealAsync(plaintext.Handle, message.Handle, keyrings, options);
        Xunit.Assert.Equal(content.Length, sealedBytes);
        return message.Bytes();
    }

    private static byte[] ByPushing(byte[] content, IKeyring[] keyrings, SealOptions options)
    {
        using var message = new MemoryStream();
        using (var stream = new SealStream(message, keyrings, options, leaveOpen: true))
        {
            var random = new Random(content.Length);
            for (var rest = content.AsSpan(); !rest.IsEmpty;)
            {
                var size = random.Next(1, rest.Length + 1);
                stream.Write(rest[..size]);
                rest = rest[size..];
            }

            stream.Complete();
        }

        return message.ToArray();
    }
}
