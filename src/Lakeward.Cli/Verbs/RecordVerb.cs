// lakeward record: the original behind a row, as it was sent.
using System.CommandLine;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class RecordVerb : Verb
{
    private readonly Argument<string> _record = new("RECORD_ID")
    {
        Description = "The value of record_id in a row made from a health record",
    };

    private readonly Option<string> _principal = new("--as")
    {
        Description = "The principal who looks",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose of use, for example TREAT, HPAYMT, HOPERAT",
        HelpName = "CODE",
    };

    public RecordVerb()
        : base(
            "record",
            "Prints the health record behind a row, as it was sent; looking is an event of the audit log.",
            ExitCode.Done("printed"),
            new ExitCode(Outcome.Refused, "the principal may not see every column of the tables concerned"))
    {
        Add(_record);
        Add(_principal);
        Add(_purpose);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var record = await lake.RecordAsync(
            call.Get(_record)!, call.Get(_principal)!, call.Get(_purpose));
        using var output = call.Terminal.OpenOutput();
        await output.WriteAsync(record, ct);
        return Outcome.Done;
    }
}
