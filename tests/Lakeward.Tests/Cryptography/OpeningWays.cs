// The ways to open a message, so that every vector and every tampering meets each of them.
using Lakeward.Cryptography;

namespace Lakeward.Tests.Cryptography;

/// <summary>One way to open a whole message; null where the way does not apply to the message.</summary>
internal sealed record OpeningWay(string Name, Func<byte[], IKeyring[], OpenOptions, byte[]?> Open);

/// <summary>All ways to open a message; each gives the content or throws.</summary>
internal static class OpeningWays
{
    public static IReadOnlyList<OpeningWay> All { get; } =
    [
        new("at once", (message, keyrings, options) =>
            SmallMessage.Open(message, keyrings, options).Plaintext),
        new("from a stream in turn", (message, keyrings, options) =>
            FromStream(new MemoryStream(message), keyrings, options with { Parallelism = 1 })
                .GetAwaiter().GetResult()),
        new("from a dribbling stream in parallel", (message, keyrings, options) =>
            FromStream(new DribblingStream(message, seed: 1), keyrings, options with { Parallelism = 3 })
                .GetAwaiter().GetResult()),
        new("from file to file", (message, keyrings, options) =>
            FromFile(message, keyrings, options).GetAwaiter().GetResult()),
        new("at random", AtRandom),
    ];

    private static async Task<byte[]> FromStream(Stream message, IKeyring[] keyrings, OpenOptions options)
    {
        using var plaintext = new MemoryStream();
        await SealedMessage.OpenAsync(message, plaintext, keyrings, options);
        return plaintext.ToArray();
    }

    private static async Task<byte[]> FromFile(byte[] message, IKeyring[] keyrings, OpenOptions options)
    {
        using var ciphertext = ScratchFile.Of(message);
        using var plaintext = ScratchFile.Of([]);
        try
        {
            await SealedMessage.OpenAsync(ciphertext.Handle, plaintext.Handle, keyrings, options);
        }
        catch (CryptographyException)
        {
            Xunit.Assert.Equal(0, RandomAccess.GetLength(plaintext.Handle));
            throw;
        }

        return plaintext.Bytes();
    }

    private static byte[]? AtRandom(byte[] message, IKeyring[] keyrings, OpenOptions options)
    {
        SealedMessageReader reader;
        try
        {
            reader = SealedMessageReader.Open(new MemoryStream(message), keyrings, options);
        }
        catch (CryptographyException failure) when (failure.Id == "LW-CRY-0320")
        {
            return null;
        }

        using (reader)
        {
            // From the end to the beginning, in pieces that do not fit the frames.
            var plaintext = new byte[reader.Length];
            for (var end = plaintext.Length; end > 0;)
            {
                var start = Math.Max(0, end - 7919);
                Xunit.Assert.Equal(end - start, reader.Read(start, plaintext.AsSpan(start, end - start)));
                end = start;
            }

            return plaintext;
        }
    }
}
