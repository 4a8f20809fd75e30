// lakeward send: seals files to a drop and hands them in.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Remote;
using Lakeward.Cli.Sending;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Storage;

namespace Lakeward.Cli.Verbs;

internal sealed class SendVerb : Verb
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files to send; - is the standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _drop = new(
        "--drop") { Description = "The drop, as the manifest names it", HelpName = "NAME" };

    private readonly Option<string?> _sender = new("--as")
    {
        Description = "The principal who sends; a service knows it by the token",
        HelpName = "SENDER",
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

    private readonly Option<string?> _server = new("--server")
    {
        Description = "The service to upload to, as https://lake.example.org:8443",
        HelpName = "URL",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "A file with the sender's access token, read again for each request that needs it; "
            + "without it, the session of lakeward login",
        HelpName = "FILE",
    };

    private readonly Option<string?> _credential = new("--credential")
    {
        Description = "The credential of the sending machine, as lakeward credentials add shows it",
        HelpName = "ID",
    };

    private readonly Option<string?> _credentialKey = new("--credential-key")
    {
        Description = "Its private key in PEM",
        HelpName = "FILE",
    };

    private readonly Option<string?> _roots = new("--ca")
    {
        Description = "The certificates to trust (PEM), instead of the system's",
        HelpName = "FILE",
    };

    private readonly Option<string?> _spool = new("--spool")
    {
        Description = "Where sealed files wait; else below ~/.local/state/lakeward",
        HelpName = "DIR",
    };

    private readonly Option<bool> _noWait = new("--no-wait")
    {
        Description = "Do not wait for receipts; the next send to the same drop fetches them",
    };

    private readonly Option<string?> _watch = new("--watch")
    {
        Description = "Send the files of a folder as they become complete, until interrupted",
        HelpName = "DIR",
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
        Add(_server);
        Add(_token);
        Add(_credential);
        Add(_credentialKey);
        Add(_roots);
        Add(_spool);
        Add(_noWait);
        Add(_watch);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var files = call.Get(_files)!;
        if (files.Length == 0 == call.Get(_watch) is null)
        {
            throw CliErrors.Usage("Name files, or a folder to watch: --watch DIR.", "lakeward send");
        }

        if (call.Get(_server) is { } server)
        {
            return await SendToServiceAsync(call, server, files, ct);
        }

        if (call.Get(_sender) is null || call.Get(_watch) is not null)
        {
            throw CliErrors.Usage("Name the sender (--as SENDER), or a service (--server URL).",
                "lakeward send");
        }

        return await SendToInboxAsync(call, files, ct);
    }

    private async Task<Outcome> SendToServiceAsync(Call call, string server, string[] files,
        CancellationToken ct)
    {
        if (call.Get(_drop) is not { } name || call.Get(_dropFile) is not null || call.Get(_inbox) is not null
            || call.Get(_sender) is not null)
        {
            throw CliErrors.Usage(
                "With --server goes --drop NAME, and no sender, inbox or drop file.",
                "lakeward send");
        }

        var names = RequireNames(files, call.Get(_name));
        using var machine = MachineOf(call);
        var saved = machine is null && call.Get(_token) is null ? SavedSession.Load() : null;
        using var door = new ServiceDoor(
            server,
            async (service, stop) => machine is not null
                ? await machine.GetAsync(form => service.AskTokenAsync(form, stop), service.TokenAddress,
                    stop)
                : saved?.Token ?? AuditFiles.ReadToken(call.Get(_token)!),
            call.Get(_roots));
        if (saved is not null && saved.Server != door.Address)
        {
            throw CliErrors.NotSignedIn();
        }

        var drop = await ServiceDrop.FetchAsync(door, PlainName.Require("--drop", name), ct);
        var spool = new Spool(call.Get(_spool), door.Address, drop.Drop);
        var sending = new RemoteSending(
            call.Terminal, spool, drop, new Carrier(door, spool, drop, !call.Get(_noWait)), Call.Time)
        {
            IsHeldBack = file => IsHeldBack(call, file, Path.GetFileName(file), ct),
        };
        return call.Get(_watch) is { } folder
            ? await sending.WatchAsync(Path.GetFullPath(folder), ct)
            : await sending.SendAsync([.. files.Zip(names)], ct);
    }

    private MachineTokens? MachineOf(Call call) => (call.Get(_credential), call.Get(_credentialKey)) switch
    {
        (null, null) => null,
        ({ } id, { } file) when call.Get(_token) is null => MachineTokens.Read(id, file, Call.Time),
        _ => throw CliErrors.Usage(
            "--credential and --credential-key go together, without --token-file.", "lakeward send"),
    };

    private async Task<Outcome> SendToInboxAsync(Call call, string[] files, CancellationToken ct)
    {
        var names = RequireNames(files, call.Get(_name));
        var (drop, inbox) = Door(call);
        var sender = new Sender(drop, inbox, Call.Time);
        var outcome = Outcome.Done;
        foreach (var (file, name) in files.Zip(names))
        {
            if (IsHeldBack(call, file, name, ct))
            {
                outcome = Outcome.Issues;
                continue;
            }

            await using var content = SendSource.Open(file);
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

    /// <summary>Whether a check finds errors that keep a file from being sent, which it tells.</summary>
    private bool IsHeldBack(Call call, string file, string name, CancellationToken ct)
    {
        var issues = call.Get(_withIssues) ? 0 : IssuesIn(file, ct);
        if (issues == 0)
        {
            return false;
        }

        var found = Amount.Count(issues, "issue");
        call.Terminal.Say($"  {name}   [yellow]held back[/]: {found}, see lakeward check");
        call.Terminal.Say($"  to send it anyway: --with-issues");
        return true;
    }

    /// <summary>How many errors a check finds in a file of health records; 0 in any other file.</summary>
    private static long IssuesIn(string file, CancellationToken ct)
    {
        if (file == SendSource.StandardInput || !FileCheck.HoldsRecords(file))
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

        if (name is null && files.Contains(SendSource.StandardInput))
        {
            throw CliErrors.Usage("The standard input needs a name: --name NAME.", "lakeward send");
        }

        var today = DateOnly.FromDateTime(Call.Time.GetUtcNow().UtcDateTime);
        var names = files.Select(file => name ?? Path.GetFileName(file)).ToList();
        names.ForEach(each => FileNameCheck.Require(each, today));
        foreach (var (file, each) in files.Zip(names))
        {
            if (file != SendSource.StandardInput && !File.Exists(file))
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

    private static long LengthOf(Stream content) => content.CanSeek ? content.Length : 0;
}
