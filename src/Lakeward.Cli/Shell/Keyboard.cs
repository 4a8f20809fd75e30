// The keys of the terminal, which end when the process is asked to.
namespace Lakeward.Cli.Shell;

/// <summary>
/// Keys as they are typed. As long as it lives Ctrl-C is a key like any other and no signal: it stops a
/// statement, not the shell.
/// </summary>
internal sealed class Keyboard : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(15);
    public Keyboard(CancellationToken end)
    {
        End = end;
        Console.TreatControlCAsInput = true;
    }

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken End { get; }

    /// <summary>Whether a key is waiting.</summary>
    public static bool IsMore => Console.KeyAvailable;

    /// <summary>The width and the height of the terminal, in cells.</summary>
    public static (int Width, int Height) Size() =>
        (Math.Max(20, Console.WindowWidth), Math.Max(5, Console.WindowHeight));

    /// <summary>The next key; null when the process is asked to end.</summary>
    public ConsoleKeyInfo? Next()
    {
        while (!End.IsCancellationRequested)
        {
            if (Console.KeyAvailable)
            {
                return Console.ReadKey(intercept: true);
            }

            End.WaitHandle.WaitOne(Every);
        }

        return null;
    }

    /// <summary>Waits for work; Ctrl-C cancels it. Other keys are passed over.</summary>
    public void Watch(Task work, CancellationTokenSource stop)
    {
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(Every))
        {
            while (!stop.IsCancellationRequested && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true).KeyChar == '\u0003')
                {
                    stop.Cancel();
                }
            }
        }
    }

    public void Dispose() => Console.TreatControlCAsInput = false;
}
