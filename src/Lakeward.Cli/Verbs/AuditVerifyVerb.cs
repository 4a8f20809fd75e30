// lakeward audit verify: checks that nothing was changed, removed or rolled back.
using System.CommandLine;
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditVerifyVerb : Verb
{
    private readonly Option<string?> _audit = new("--audit")
    {
        Description = "Verify this folder of audit files alone, with no key of the lake",
        HelpName = "DIR",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The log's public key, best from elsewhere (else log.vkey in the folder)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "A checkpoint kept elsewhere: the log must have grown from it",
        HelpName = "FILE",
    };

    public AuditVerifyVerb()
        : base(
            "verify",
            "Verifies the audit log, and with the lake's key the whole lake.",
            ExitCode.Done("everything verifies"),
            new ExitCode(Outcome.NotVerified, "something was changed, removed or rolled back"))
    {
        Add(_audit);
        Add(_key);
        Add(_since);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var watch = new Watch();
        var since = call.Get(_since) is { } file ? AuditFiles.ReadText(file) : null;
        var passed = call.Get(_audit) is { } folder
            ? WriteReport(call, AuditVerifier.Verify(
                folder,
                AuditFiles.ReadKey(call.Get(_key) ?? Path.Combine(folder, "log.vkey")),
                AuditFiles.ParseCheckpoint(since)))
            : await VerifyLakeAsync(call, since);
        call.Terminal.Say($"  [dim]in {Amount.Elapsed(watch.Elapsed)}[/]");
        return passed ? Outcome.Done : Outcome.NotVerified;
    }

    private async Task<bool> VerifyLakeAsync(Call call, string? since)
    {
        if (call.Get(_key) is { } key)
        {
            var log = call.OpenFolder().OpenGround(call.Settings.ToLakeOptions()).Log;
            return WriteReport(call, AuditVerifier.Verify(
                log, AuditFiles.ReadKey(key), AuditFiles.ParseCheckpoint(since)));
        }

        using var lake = await call.OpenLakeAsync();
        var found = lake.Verify(AuditFiles.ParseCheckpoint(since));
        call.Terminal.Facts(
            ("events", Amount.Count(found.Audit.Size)),
            ("root hash", AuditFiles.RootOf(found.Audit)),
            ("objects", Amount.Count(found.Objects)));
        return AuditFiles.WriteFindings(call.Terminal, found.Findings, found.Passed);
    }

    private static bool WriteReport(Call call, AuditReport report)
    {
        call.Terminal.Facts(
            ("events", Amount.Count(report.Size)),
            ("root hash", AuditFiles.RootOf(report)),
            ("scope", "the audit log alone"));
        return AuditFiles.WriteFindings(call.Terminal, report.Findings, report.IsVerified);
    }
}
