// Reads stretches of an object in S3.
using System.Buffers;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Storage;

namespace Lakeward.Aws;

/// <summary>
/// Ranged requests, each whole or sent again. An object that was replaced meanwhile is told by its entity
/// tag, never mixed with what was read before.
/// </summary>
internal sealed class S3ObjectReader(S3ObjectStore store, ObjectName name, S3Header found) : ObjectReader
{
    private const int UsualReadSizeBytes = 4 << 20;
    private const int MostAtOnceBytes = 8 << 20;
    private const int TailSizeBytes = 64 << 10;

    private readonly Lock _lock = new();
    private byte[]? _tail;

    public override long Length => found.SizeBytes;

    private long TailStart => Math.Max(Length - TailSizeBytes, 0);

    public override int ReadSizeBytes => UsualReadSizeBytes;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var size = (int)Math.Min(destination.Length, Math.Max(Length - offset, 0));
        if (size > 0 && offset >= TailStart)
        {
            Tail().AsSpan((int)(offset - TailStart), size).CopyTo(destination);
            return size;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(size, MostAtOnceBytes));
        try
        {
            for (var done = 0; done < size;)
            {
                var piece = buffer.AsMemory(0, Math.Min(size - done, MostAtOnceBytes));
                Fetch(offset + done, piece);
                piece.Span.CopyTo(destination[done..]);
                done += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return size;
    }

    /// <summary>
    /// The object's end, where readers of most formats begin with several small reads; fetched once.
    /// </summary>
    private byte[] Tail()
    {
        lock (_lock)
        {
            if (_tail is null)
            {
                var tail = new byte[Length - TailStart];
                Fetch(TailStart, tail);
                _tail = tail;
            }

            return _tail;
        }
    }

    private void Fetch(long offset, Memory<byte> piece)
    {
        var request = new GetObjectRequest
        {
            BucketName = store.Options.Bucket,
            Key = found.Body is { } body ? store.BodyOf(name, body) : store.KeyOf(name),
            ByteRange = new ByteRange(offset, offset + piece.Length - 1),
            EtagToMatch = found.Body is null ? found.Tag : null,
        };
        try
        {
            store.Connection.Run("read an object", async (s3, ct) =>
            {
                using var answer = await s3.GetObjectAsync(request, ct);
                if (answer.ContentLength != piece.Length)
                {
                    throw new IOException("Another stretch than asked for.");
                }

                await answer.ResponseStream.ReadExactlyAsync(piece, ct);
                return piece.Length;
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw IObjectStore.NotFound(name);
        }
        catch (AmazonS3Exception e) when (e.StatusCode
            is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw S3Errors.Changed(name.Path);
        }
    }
}
