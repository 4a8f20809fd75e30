// lakeward check: looks a file over before anything leaves the machine.
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Records;

namespace Lakeward.Cli.Verbs;

internal sealed class CheckVerb : Verb
{
    private const int ShownIssues = 20;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "The files",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _json = new(
        "--json") { Description = "Print one JSON object for each file" };

    public CheckVerb()
        : base(
            "check",
            "Checks files with the parsers a lake uses; needs no lake, and nothing leaves the machine.",
            ExitCode.Done("everything in the files can be loaded"),
            new ExitCode(Outcome.Issues, "a file, or a record in it, cannot be used"))
    {
        Add(_files);
        Add(_json);
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var outcome = Outcome.Done;
        foreach (var file in call.Get(_files)!)
        {
            var isClean = call.Get(_json)
                ? WriteJson(file, call.Terminal, ct)
                : Write(file, call.Terminal, ct);
            outcome = isClean ? outcome : Outcome.Issues;
        }

        return Task.FromResult(outcome);
    }

    private static bool Write(string file, Terminal terminal, CancellationToken ct)
    {
        var name = Path.GetFileName(file);
        if (TryCheck(file, ct, out var report) is { } refusal)
        {
            terminal.Say($"  [bold]{name}[/]  [yellow]cannot be used[/]");
            Failure.Tell(refusal, terminal);
            return false;
        }

        var kinds = string.Join(
            ", ", report!.Kinds.OrderByDescending(
                kind => kind.Value).Select(kind => $"{Amount.Count(kind.Value)} {kind.Key}"));
        var records = Amount.Count(
            report.Records, report.Format is "delimited" or "json-lines" or "parquet" ? "row" : "record");
        var issues = report.Codes.Values.Sum();
        var found = Amount.Count(issues, "issue");
        terminal.Say(issues == 0
            ? (FormattableString)$"  [bold]{name}[/]  {report.Format}  {records}  {kinds}  ok"
            : $"  [bold]{name}[/]  {report.Format}  {records}  {kinds}  [yellow]{found}[/]");
        if (issues > 0)
        {
            terminal.Rows(
                ["code", ">times", "severity", "first at", "what"],
                report.Issues.DistinctBy(issue => issue.Code).Take(ShownIssues).Select(issue => (string[])
                [
                    issue.Code,
                    Amount.Count(report.Codes[issue.Code]),
                    WordOf(issue.Severity),
                    issue.Location.ToString(),
                    issue.Message,
                ]),
                indent: 6);
        }

        return report.IsClean;
    }

    private static bool WriteJson(string file, Terminal terminal, CancellationToken ct)
    {
        var refusal = TryCheck(file, ct, out var report);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFileName(file));
            if (refusal is not null)
            {
                json.WriteString("refused", refusal.Id);
            }
            else
            {
                Write(json, report!);
            }

            json.WriteEndObject();
        }

        terminal.Plain(Encoding.UTF8.GetString(buffer.ToArray()));
        return report?.IsClean == true;
    }

    private static void Write(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteString("format", report.Format);
        json.WriteNumber("records", report.Records);
        json.WriteNumber("rejected", report.Rejected);
        Write(json, "kinds", report.Kinds);
        Write(json, "codes", report.Codes);
        json.WriteStartArray("issues");
        foreach (var issue in report.Issues)
        {
            json.WriteStartObject();
            json.WriteString("code", issue.Code);
            json.WriteString("severity", WordOf(issue.Severity));
            json.WriteString("place", issue.Location.ToString());
            json.WriteString("message", issue.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// The refusal of a file that is of no known format or cannot be read; else its report.
    /// </summary>
    private static LakeException? TryCheck(string file, CancellationToken ct, out CheckReport? report)
    {
        report = null;
        try
        {
            report = FileCheck.Run(file, ct);
            return null;
        }
        catch (LakeException refusal)
        {
            return refusal;
        }
    }

    private static string WordOf(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Warning => "warning",
        IssueSeverity.Error => "error",
        _ => "fatal",
    };
}
