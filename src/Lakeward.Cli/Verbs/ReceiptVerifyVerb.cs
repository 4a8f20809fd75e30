// lakeward receipt verify: whether the lake vouches for a receipt; needs its public key and nothing else.
using System.CommandLine;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class ReceiptVerifyVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The receipt" };

    private readonly Option<string?> _key = new("--key")
    {
        Description =
            "The lake's public key (audit/log.vkey); else that of the drop file or of the lake at hand",
        HelpName = "FILE",
    };

    private readonly Option<string?> _dropFile = new("--drop-file")
    {
        Description = "The drop's file, which holds the lake's public key",
        HelpName = "FILE",
    };

    public ReceiptVerifyVerb()
        : base(
            "verify",
            "Checks, offline, that the lake vouches for a receipt.",
            ExitCode.Done("verified"),
            new ExitCode(Outcome.NotVerified, "the receipt was changed, or is another lake's"))
    {
        Add(_file);
        Add(_key);
        Add(_dropFile);
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var key = ReceiptFiles.Key(call, call.Get(_key), call.Get(_dropFile));
        var receipt = ReceiptFiles.Read(call.Get(_file)!);
        receipt.Verify(key);
        ReceiptShowVerb.Write(receipt, call.Terminal);
        call.Terminal.Say($"  [green]verified[/]: {key.Name} received this delivery");
        return Task.FromResult(Outcome.Done);
    }
}
