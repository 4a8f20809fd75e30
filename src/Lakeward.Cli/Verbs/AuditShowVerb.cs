// lakeward audit show: the events, as people read them.
using System.CommandLine;
using System.Text;
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditShowVerb : Verb
{
    private const int DefaultLast = 50;

    private readonly Option<long?> _from = new(
        "--from") { Description = "The first event by index", HelpName = "INDEX" };

    private readonly Option<long?> _to = new(
        "--to") { Description = "The event to stop before", HelpName = "INDEX" };

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only events of this kind, for example query, or of kinds that start with it",
        HelpName = "KIND",
    };

    private readonly Option<bool> _json = new(
        "--json") { Description = "Print each event as it is in the log, one a line" };

    private readonly Option<long?> _detail = new("--detail")
    {
        Description =
            "Print the sealed detail of one event, for example a statement; looking is an event too",
        HelpName = "INDEX",
    };

    public AuditShowVerb()
        : base("show", "Shows events; without a range, the last 50.", ExitCode.Done("shown"))
    {
        Add(_from);
        Add(_to);
        Add(_kind);
        Add(_json);
        Add(_detail);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        if (call.Get(_detail) is { } index)
        {
            var detail = await lake.DetailAsync(index, call.Operator);
            using var output = call.Terminal.OpenOutput();
            output.Write(detail);
            output.Write("\n"u8);
            return Outcome.Done;
        }

        var events = Select(call, lake);
        if (call.Get(_json))
        {
            events.ForEach(each => call.Terminal.Plain(Encoding.UTF8.GetString(each.Event.ToLeaf())));
        }
        else
        {
            call.Terminal.Rows(
                [">index", "time", "kind", "who", "purpose", "about", ">rows", "outcome"],
                events.Select(each => Row(each.Index, each.Event)));
        }

        return Outcome.Done;
    }

    private List<(long Index, AuditEvent Event)> Select(Call call, Lake lake)
    {
        var (from, to, kind) = (call.Get(_from), call.Get(_to), call.Get(_kind));
        var events = lake.Events(Math.Max(0, from ?? 0), Math.Min(to ?? long.MaxValue, lake.EventCount))
            .Where(each => kind is null || each.Event.Kind.StartsWith(kind, StringComparison.Ordinal));
        return [.. from is null && to is null ? events.TakeLast(DefaultLast) : events];
    }

    private static string?[] Row(long index, AuditEvent happened) =>
    [
        Amount.Count(index),
        Amount.Moment(happened.Time),
        happened.Kind,
        happened.Principal,
        happened.Purpose,
        AboutOf(happened),
        happened.Rows is { } rows ? Amount.Count(rows) : null,
        happened.Outcome,
    ];

    private static string? AboutOf(AuditEvent happened)
    {
        var table = happened is { Dataset: { } dataset, Table: { } name }
            ? $"{dataset}.{name}"
            : happened.Dataset;
        if (happened.Columns.Count > 0)
        {
            var within = $"{table}.";
            var columns = string.Join(", ", happened.Columns.Select(
                column =>
                    column.StartsWith(within, StringComparison.Ordinal) ? column[within.Length..] : column));
            return table is null ? columns : $"{table}: {columns}";
        }

        return (table, happened.Delivery, happened.Facts.GetValueOrDefault("query")) switch
        {
            (null, null, { } query) => $"of event {query}",
            (null, _, _) => happened.Delivery,
            (_, null, _) => table,
            _ => $"{table}, {happened.Delivery}",
        };
    }
}
