// Says an event of the audit log in a sentence.
using Lakeward.Audit;
using Lakeward.Web.Frame;

namespace Lakeward.Web.Audit;

/// <summary>Sentences for the kinds that the lake records; any other kind is told by its name.</summary>
internal static class EventSentence
{
    /// <summary>The sentence, which holds nothing that the event does not.</summary>
    public static string Of(AuditEvent entry)
    {
        var who = entry.Principal ?? "the lake";
        var table = TablesOf(entry);
        var rows = entry.Rows is { } count ? Say.Count(count, "row") : "rows";
        return entry.Kind switch
        {
            "query" => $"{who} asked about {table ?? "nothing"}",
            "query.answer" => $"{who} was given {rows}",
            "delivery.receive" => $"a delivery from {Fact(entry, "sender")} came to {Fact(entry, "drop")}",
            "delivery.load" => $"{rows} were loaded into {table}{Phase(entry)}",
            "delivery.refuse" => $"a delivery was refused: {Fact(entry, "issue")}",
            "delivery.retry" => $"held records of a delivery were loaded again into {table}{Phase(entry)}",
            "grant.make" => $"{who} asked to send to {Fact(entry, "drop")}",
            "upload.begin" => $"{who} began to send to {Fact(entry, "drop")}",
            "upload.finish" => $"{who} sent {Fact(entry, "bytes")} bytes to {Fact(entry, "drop")}",
            "upload.abort" => $"an upload of {who} to {Fact(entry, "drop")} was ended",
            "session.open" => $"{who} signed in{By(entry)}",
            "token.issue" => $"{who} made a token for {Fact(entry, "for")}",
            "manifest.apply" => $"{who} changed the manifest{Phase(entry)}",
            "keys.add" or "keys.rotate" => $"{who} made new keys{Phase(entry)}",
            "keys.rotate-root" => $"{who} changed the root key{Phase(entry)}",
            "glass.break" => $"{who} broke {Fact(entry, "glass")}",
            "glass.inform" => $"somebody was informed that {who} broke a glass",
            "glass.close" => $"{who} closed a review",
            "audit.subject" => $"{who} asked who saw a person",
            "audit.exposed" => $"{who} asked whose data somebody saw",
            "audit.detail" => $"{who} opened the detail of event {Fact(entry, "event")}",
            "quarantine.show" => $"{who} looked at held records",
            "record.show" => $"{who} looked at an original record",
            "disclosure" => $"figures told to {who} were entered in the ledger",
            "mart" or "mart.load" => $"{who} made a mart of {table}",
            "lake.create" => "the lake was made",
            var kind => $"{who}: {kind}",
        };
    }

    /// <summary>The colour of an outcome.</summary>
    public static string ToneOf(AuditEvent entry) => entry.Outcome switch
    {
        "done" => "good",
        "refused" => "warn",
        "prepared" => "",
        _ => "bad",
    };

    private static string? TablesOf(AuditEvent entry) =>
        entry.Table is not null ? $"{entry.Dataset}.{entry.Table}"
        : entry.Columns.Count == 0 ? entry.Dataset
        : string.Join(" and ", entry.Columns
            .Select(column => string.Join('.', column.Split('.')[..^1]))
            .Where(name => name.Length > 0).Distinct());

    private static string Fact(AuditEvent entry, string name) => entry.Facts.GetValueOrDefault(name, "?");

    private static string Phase(AuditEvent entry) =>
        entry.Facts.TryGetValue("phase", out var phase) && phase != "commit" ? $" ({phase})" : "";

    private static string By(AuditEvent entry) =>
        entry.Facts.TryGetValue("door", out var door) ? $" through {door}" : "";
}
