// lakeward init: makes a lake.
using System.CommandLine;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class InitVerb : Verb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The lake's name" };

    private readonly Option<string?> _dir = new("--dir")
    {
        Description = "The new lake's folder (else --lake, else LAKEWARD_LAKE, else ./NAME)",
        HelpName = "DIR",
    };

    public InitVerb()
        : base("init", "Makes a lake: its folder, root key and audit log.", ExitCode.Done(
            "the lake is there"))
    {
        Add(_name);
        Add(_dir);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var name = PlainName.Require("NAME", call.Get(_name));
        var chosen = call.Settings.Lake is { Changed: true, Value: var lake } ? lake : null;
        var folder = call.Get(_dir) ?? chosen ?? Path.Combine(".", name);
        var made = await Lake.CreateAsync(folder, name, call.Settings.ToLakeOptions());
        call.Terminal.Facts(
            ("lake", $"{made.Name}, made in {made.Folder}"),
            ("root key", $"passphrase file {made.KeyFile}"),
            ("", "keep a copy elsewhere: without it nothing can be read"),
            ("audit log", $"{made.Origin}, key P-256 {made.KeyFingerprint}"),
            ("next", $"edit {Path.Combine(folder, "lake.yaml")}, then: lakeward plan --lake {folder}"));
        return Outcome.Done;
    }
}
