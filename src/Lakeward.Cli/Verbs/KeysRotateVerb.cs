// lakeward keys rotate: new versions of dataset keys, or a new root.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class KeysRotateVerb : Verb
{
    private readonly Option<string?> _dataset = new("--dataset")
    {
        Description = "Rotate the keys of this dataset only (else of every dataset)",
        HelpName = "NAME",
    };

    private readonly Option<bool> _root = new("--root") { Description = "Rotate the root key instead" };

    public KeysRotateVerb()
        : base(
            "rotate",
            "Makes new key versions; what is sealed already stays readable.",
            ExitCode.Done("rotated, and recorded in the audit log"))
    {
        Add(_dataset);
        Add(_root);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var (dataset, root) = (call.Get(_dataset), call.Get(_root));
        if (root && dataset is not null)
        {
            throw CliErrors.Usage("--root and --dataset exclude each other.", "lakeward keys rotate");
        }

        using var lake = await call.OpenLakeAsync();
        var watch = new Watch();
        var change = root
            ? await lake.RotateRootAsync(call.Operator)
            : await lake.RotateDatasetKeysAsync(dataset, call.Operator);
        var keys = dataset is null ? "The keys of every dataset are" : $"The keys of {dataset} are";
        var what = root ? "The root key is" : keys;
        call.Terminal.Say($"  {what} rotated in {Amount.Elapsed(watch.Elapsed)}. {Recorded.At(change)}");
        return Outcome.Done;
    }
}
