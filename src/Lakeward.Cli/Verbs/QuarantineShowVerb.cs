// lakeward quarantine show: the records that could not be loaded, for who may see all of them.
using System.CommandLine;
using System.Globalization;
using System.Text;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class QuarantineShowVerb : Verb
{
    private const int DefaultMost = 20;

    private readonly Argument<string> _delivery = new("DELIVERY") { Description = "The delivery's id" };

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

    private readonly Option<int> _most = new("--max")
    {
        Description = "Show at most so many records; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultMost,
    };

    public QuarantineShowVerb()
        : base(
            "show",
            "Shows records that could not be loaded, in the clear; looking is an event of the audit log.",
            ExitCode.Done("shown"),
            new ExitCode(Outcome.Refused, "the principal may not see every column of the tables concerned"))
    {
        Add(_delivery);
        Add(_principal);
        Add(_purpose);
        Add(_most);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var records = await lake.QuarantineAsync(
            call.Get(_delivery)!, call.Get(_principal)!, call.Get(_purpose));
        var most = call.Get(_most) is > 0 and var limit ? limit : int.MaxValue;
        foreach (var record in records.Take(most))
        {
            var number = record.Number.ToString(CultureInfo.InvariantCulture);
            call.Terminal.Say($"  [bold]{number}[/]  {record.Code}  {record.Place}");
            call.Terminal.Plain(Visible.Of(Encoding.UTF8.GetString(record.Content.Span)));
            call.Terminal.Gap();
        }

        return Outcome.Done;
    }
}
