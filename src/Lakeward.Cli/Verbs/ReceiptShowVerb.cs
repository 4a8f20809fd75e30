// lakeward receipt show: what a receipt says, verified or not.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

internal sealed class ReceiptShowVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The receipt" };

    public ReceiptShowVerb()
        : base(
            "show",
            "Shows what a receipt says; it does not verify it.",
            ExitCode.Done("shown"),
            new ExitCode(Outcome.NotVerified, "the file is no receipt")) => Add(_file);

    /// <summary>Prints what a receipt says.</summary>
    public static void Write(Receipt receipt, Terminal terminal) => terminal.Facts(
        ("delivery", receipt.DeliveryId),
        ("drop", receipt.Drop),
        ("sender", receipt.Sender),
        ("size", Amount.Size(receipt.SizeBytes)),
        ("sha256", receipt.Sha256),
        ("received", Amount.Moment(receipt.ReceivedAt)),
        ("event", $"{Amount.Count(receipt.Index)} of {receipt.Log}"));

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        Write(ReceiptFiles.Read(call.Get(_file)!), call.Terminal);
        return Task.FromResult(Outcome.Done);
    }
}
