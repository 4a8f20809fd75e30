// A stream that gives a few bytes at a time, as networks do.
namespace Lakeward.Tests.Cryptography;

/// <summary>Reads give between one byte and all that was asked for, by a seeded draw.</summary>
internal sealed class DribblingStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer) =>
        base.Read(buffer[.._random.Next(Math.Min(1, buffer.Length), buffer.Length + 1)]);

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}
