// lakeward deliveries: what was handed in, and what became of it.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

internal sealed class DeliveriesVerb : Verb
{
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON array" };

    public DeliveriesVerb()
        : base("deliveries", "Lists what was sent, and what became of it.", ExitCode.Done("listed")) =>
            Add(_json);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var deliveries = lake.Deliveries();
        if (call.Get(_json))
        {
            call.Terminal.Plain(JsonText.Of(deliveries));
        }
        else if (deliveries.Count == 0)
        {
            call.Terminal.Say($"  No deliveries yet: lakeward send FILE --drop NAME --as SENDER");
        }
        else
        {
            call.Terminal.Rows(
                [
                    "delivery", "name", "drop", "sender", "sent", ">size",
                    "state", "table", ">rows", ">quarantined",
                ],
                deliveries.Select(Row));
        }

        return Outcome.Done;
    }

    private static string?[] Row(Delivery delivery) =>
    [
        delivery.Id,
        delivery.Name,
        delivery.Drop,
        delivery.Sender,
        Amount.Moment(delivery.SentAt),
        Amount.Size(delivery.SizeBytes),
        JsonText.StateOf(delivery),
        delivery.Table,
        delivery.Rows is { } rows ? Amount.Count(rows) : null,
        delivery.Quarantined is { } quarantined ? Amount.Count(quarantined) : null,
    ];
}
