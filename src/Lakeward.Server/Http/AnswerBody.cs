// The body of an answer, as a stream that rows are written to.
using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Http;

/// <summary>
/// Write-only. Nothing is sent before the first byte, so that a failure until then is told with a status of
/// its own. A write waits while the client has not taken what was written before. One thread at a time.
/// </summary>
internal sealed class AnswerBody(HttpResponse response, Action begin, CancellationToken stop) : Stream
{
    private readonly PipeWriter _writer = response.BodyWriter;
    private bool _hasBegun;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OperationCanceledException">The client is gone, or the answer must end.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        stop.ThrowIfCancellationRequested();
        if (!_hasBegun)
        {
            _hasBegun = true;
            begin();
        }

        _writer.Write(buffer);
        if (_writer.UnflushedBytes >= FlushSizeBytes)
        {
            Flush();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Hands what was written on to the client.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or the answer must end.</exception>
    public override void Flush()
    {
        if (_writer.FlushAsync(stop).AsTask().GetAwaiter().GetResult().IsCompleted)
        {
            throw new OperationCanceledException();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private const int FlushSizeBytes = 1 << 15;
}
