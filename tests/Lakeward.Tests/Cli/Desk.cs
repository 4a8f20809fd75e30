// A terminal in memory, and a way to run the command on it.
using Lakeward.Cli;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Tests.Cli;

/// <summary>Runs the command in this process, without hardening it, and keeps what it prints.</summary>
internal sealed class Desk : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly MemoryStream _raw = new();

    public Desk() => Terminal = new Terminal(_output, _error, () => _raw, (false, false));

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public byte[] Raw => _raw.ToArray();

    /// <summary>Runs one command and tells its failure as the real one does.</summary>
    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        try
        {
            return await Program.RunAsync(arguments, Terminal, CancellationToken.None);
        }
        catch (LakeException failure)
        {
            return Failure.Tell(failure, Terminal);
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _raw.Dispose();
    }
}
