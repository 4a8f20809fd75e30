// A body whose second half waits until a test lets it go.
using System.Net;
using System.Net.Http.Headers;

namespace Lakeward.Tests.Server.Drops;

/// <summary>Bytes of an upload.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly byte[] _body;
    private readonly Task _hold;
    private readonly TaskCompletionSource _begun = new();

    public HeldContent(byte[] body, Task hold)
    {
        (_body, _hold) = (body, hold);
        Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
    }

    /// <summary>Done when the first half is on its way.</summary>
    public Task Begun => _begun.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
        await stream.FlushAsync();
        _begun.SetResult();
        await _hold;
        await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
