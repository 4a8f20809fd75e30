// Turns Ctrl-C and a request to end into a cancellation; the second Ctrl-C ends the process at once.
using System.Runtime.InteropServices;

namespace Lakeward.Cli;

/// <summary>Listens for SIGINT and SIGTERM as long as it lives.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        // The first signal asks, the second one is left to the system.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
