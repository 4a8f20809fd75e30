// lakeward send: seals files to a drop and hands them in.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;

namespace Lakeward.Cli.Verbs;

internal sealed class SendVerb : Verb
{
    private const string StandardInput = "-";

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files to send; - is the standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _drop = new(
        "--drop") { Description = "The drop, as the manifest names it", HelpName = "NAME" };

    private readonly Option<string> _sender = new("--as")
    {
        Description = "The principal who sends",
        HelpName = "SENDER",
        Required = true,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Send under this name (needed for the standard input)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _dropFile = new("--drop-file")
    {
        Description = "The drop's file, where the lake's folder is not at hand",
        HelpName = "FILE",
    };

    private readonly Option<string?> _inbox = new(
        "--inbox") { Description = "The inbox that goes with --drop-file", HelpName = "DIR" };

    private readonly Option<bool> _withIssues = new("--with-issues")
    {
        Description = "Send health records also where the check finds issues",
    };

    public SendVerb()
        : base(
            "send",
            "Seals files to a drop and hands them in; needs no key of the lake.",
            ExitCode.Done("all files are sealed and handed in"),
            new ExitCode(Outcome.Refused, "a name, a size or the sender is refused; that file was not sent"),
            new ExitCode(Outcome.Issues, "the check found issues in health records; that file was held back"))
    {
        Add(_files);
        Add(_drop);
        Add(_sender);
        Add(_name);
        Add(_dropFile);
        Add(_inbox);
        Add(_withIssues);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var files = call.Get(_files)!;
        var names = RequireNames(files, call.Get(_name));
        var (drop, inbox) = Door(call);
        var sender = new Sender(drop, inbox, Call.Time);
        var outcome = Outcome.Done;
        foreach (var (file, name) in files.Zip(names))
        {
            if (!call.Get(_withIssues) && IssuesIn(file, ct) is > 0 and var issues)
            {
                var found = Amount.Count(issues, "issue");
                call.Terminal.Say($"  {name}   [yellow]held back[/]: {found}, see lakeward check");
                call.Terminal.Say($"  to send it anyway: --with-issues");
                outcome = Outcome.Issues;
                continue;
            }

            await using var content = Open(file);
            var sent = await call.Terminal.WithProgressAsync(name, LengthOf(content), async done =>
            {
                await using var counted = new CountedStream(content, done);
                return await sender.SendAsync(name, counted, call.Get(_sender)!, ct);
            });
            call.Terminal.Say(
                $"  {name}   sealed {Amount.Size(sent.SizeBytes)}   sent   delivery [bold]{sent.Id}[/]");
        }

        return outcome;
    }

    /// <summary>How many errors a check finds in a file of health records; 0 in any other file.</summary>
    private static long IssuesIn(string file, CancellationToken ct)
    {
        if (file == StandardInput || !FileCheck.HoldsRecords(file))
        {
            return 0;
        }

        var report = FileCheck.Run(file, ct);
        return report.IsClean ? 0 : report.Codes.Values.Sum();
    }

    /// <summary>
    /// Checks every name and file before the first one is sent, so that a bad one stops them all.
    /// </summary>
    private static List<string> RequireNames(string[] files, string? name)
    {
        if (name is not null && files.Length != 1)
        {
            throw CliErrors.Usage("--name goes with one file.", "lakeward send");
        }

        if (name is null && files.Contains(StandardInput))
        {
            throw CliErrors.Usage("The standard input needs a name: --name NAME.", "lakeward send");
        }

        var today = DateOnly.FromDateTime(Call.Time.GetUtcNow().UtcDateTime);
        var names = files.Select(file => name ?? Path.GetFileName(file)).ToList();
        names.ForEach(each => FileNameCheck.Require(each, today));
        foreach (var (file, each) in files.Zip(names))
        {
            if (file != StandardInput && !File.Exists(file))
            {
                throw CliErrors.NoFile(each);
            }
        }

        return names;
    }

    private (DropFile Drop, IObjectStore Inbox) Door(Call call)
    {
        var (file, inbox) = (call.Get(_dropFile), call.Get(_inbox));
        if (file is not null && inbox is not null && call.Get(_drop) is null)
        {
            return (DropFile.Read(file), ObjectDirectory.Open(inbox));
        }

        if (call.Get(_drop) is not { } drop || file is not null || inbox is not null)
        {
            throw CliErrors.Usage(
                "Name the drop: --drop NAME, or --drop-file FILE with --inbox DIR.", "lakeward send");
        }

        var lake = call.OpenFolder();
        return (
            DropFile.Read(lake.DropFile(PlainName.Require("--drop", drop))),
            lake.OpenInbox(call.Settings.ToLakeOptions()));
    }

    private static Stream Open(string file) => file == StandardInput
        ? Console.OpenStandardInput()
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);

    private static long LengthOf(Stream content) => content.CanSeek ? content.Length : 0;
}
