// The sockets on which an analyst's engine asks for rows, and the memory where it finds them.
namespace Lakeward.Engine.Wall;

/// <summary>As many as the engine has threads; a thread takes one for the time of a question.</summary>
internal sealed class DataChannels(IReadOnlyList<WallChannel> channels, MemoryView memory) : IDisposable
{
    private readonly Stack<WallChannel> _free = new(channels);
    private readonly Stack<WallFrame> _frames = new(channels.Select(_ => new WallFrame()));
    private readonly object _lock = new();

    /// <summary>The rows in the shared memory, which the lake alone can write.</summary>
    public unsafe nint Memory(long place, int length) =>
        place >= 0 && length >= 0 && place <= memory.Length - length
            ? (nint)memory.Pointer + (nint)place
            : throw WallReader.Malformed();

    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="ask">Writes the question.</param>
    /// <param name="into">Where the answer goes; needed where it is read after the next question.</param>
    /// <exception cref="EngineException">The lake refused or failed; why, it does not say.</exception>
    public WallReader Ask(Action<WallFrame> ask, WallBuffer? into = null)
    {
        var (channel, frame) = Take();
        try
        {
            ask(frame);
            channel.Send(frame);
            var answer = channel.Receive(into ?? new WallBuffer())
                ?? throw new IOException("The lake has ended the session.");
            return answer.Kind == WallKind.Failed
                ? throw EngineErrors.ScanFailed(new IOException("The lake refused the scan."))
                : answer;
        }
        finally
        {
            Return(channel, frame);
        }
    }

    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }

    private (WallChannel Channel, WallFrame Frame) Take()
    {
        lock (_lock)
        {
            while (_free.Count == 0)
            {
                Monitor.Wait(_lock);
            }

            return (_free.Pop(), _frames.Pop());
        }
    }

    private void Return(WallChannel channel, WallFrame frame)
    {
        lock (_lock)
        {
            _free.Push(channel);
            _frames.Push(frame);
            Monitor.Pulse(_lock);
        }
    }
}
