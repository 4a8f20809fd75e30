// lakeward audit prove: a proof, checkable offline, that an event is in the log.
using System.CommandLine;
using System.Text;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditProveVerb : Verb
{
    private readonly Argument<long> _index = new("INDEX") { Description = "The event's index" };

    private readonly Option<string?> _output = new(
        "--output") { Description = "Write the proof to a new file", HelpName = "FILE" };

    private readonly Option<string?> _leaf = new("--leaf")
    {
        Description = "Write the event, as the log holds it, to a new file",
        HelpName = "FILE",
    };

    public AuditProveVerb()
        : base(
            "prove",
            "Proves that an event is in the log (C2SP tlog-proof).",
            ExitCode.Done("proved"),
            new ExitCode(Outcome.NotVerified, "the log does not verify"))
    {
        Add(_index);
        Add(_output);
        Add(_leaf);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var (proof, leaf) = lake.Prove(call.Get(_index));
        if (call.Get(_leaf) is { } leafFile)
        {
            Write(call, leafFile, leaf);
        }

        if (call.Get(_output) is { } file)
        {
            Write(call, file, Encoding.UTF8.GetBytes(proof.ToString()));
        }
        else
        {
            call.Terminal.Output.Write(proof.ToString());
        }

        return Outcome.Done;
    }

    private static void Write(Call call, string file, byte[] content)
    {
        using var target = new NewFile(file);
        target.Content.Write(content);
        target.Publish();
        call.Terminal.Note($"  written to {file}");
    }
}
