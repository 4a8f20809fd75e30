// Reads at most so many bytes; one more is an error of the caller's choosing.
using Lakeward.Errors;

namespace Lakeward.Ingest;

/// <summary>
/// A read-only stream with an upper bound: what keeps oversized files and decompression bombs out.
/// </summary>
/// <param name="inner">Where the bytes come from; owned.</param>
/// <param name="limitBytes">The most bytes it yields.</param>
/// <param name="error">Makes the failure when there is more.</param>
internal sealed class BoundedStream(Stream inner, long limitBytes, Func<LakeException> error) : Stream
{
    private long _position;

    /// <summary>How far it was read, in bytes.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = _position = value;
    }

    public override int Read(Span<byte> buffer) => Add(inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Add(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Add(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Add(int read)
    {
        _position += read;
        Count = Math.Max(Count, _position);
        return Count <= limitBytes ? read : throw error();
    }
}
