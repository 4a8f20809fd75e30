// lakeward init: makes a lake.
using System.CommandLine;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Postgres;

namespace Lakeward.Cli.Verbs;

internal sealed class InitVerb : Verb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The lake's name" };

    private readonly Option<string?> _dir = new("--dir")
    {
        Description = "The new lake's folder (else --lake, else LAKEWARD_LAKE, else ./NAME)",
        HelpName = "DIR",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "What keeps the root key, as aws-kms:ARN (else a passphrase file)",
        HelpName = "KEY",
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "Where its objects shall lie, as s3://BUCKET/PREFIX (else in the folder)",
        HelpName = "URL",
    };

    private readonly Option<string?> _endpoint = new(
        "--s3-endpoint") { Description = "The S3 server (else AWS)", HelpName = "URL" };

    private readonly Option<string?> _region = new(
        "--s3-region") { Description = "The region to sign for", HelpName = "NAME" };

    private readonly Option<string?> _authority = new("--s3-authority")
    {
        Description = "PEM file of the authority that vouches for the server (else the system's)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--s3-key")
    {
        Description = "KMS key under which the server encrypts what it keeps",
        HelpName = "KEY",
    };

    private readonly Option<int> _lockDays = new("--s3-lock-days")
    {
        Description = "How many days evidence is retained under Object Lock",
        HelpName = "DAYS",
    };

    private readonly Option<bool> _plain = new("--s3-plain")
    {
        Description = "Reach a server on this machine without TLS",
    };

    private readonly Option<bool> _shared = new("--shared")
    {
        Description = "Keep log, lock and root file in a PostgreSQL (--ground), for several machines",
    };

    public InitVerb()
        : base("init", "Makes a lake: its folder, root key and audit log.", ExitCode.Done(
            "the lake is there"))
    {
        Add(_name);
        Add(_dir);
        Add(_root);
        Add(_store);
        Add(_endpoint);
        Add(_region);
        Add(_authority);
        Add(_key);
        Add(_lockDays);
        Add(_plain);
        Add(_shared);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var name = PlainName.Require("NAME", call.Get(_name));
        var chosen = call.Settings.Lake is { Changed: true, Value: var lake } ? lake : null;
        var folder = call.Get(_dir) ?? chosen ?? Path.Combine(".", name);
        var keeper = call.Get(_root);
        var person = ManifestTemplate.CanName(call.Operator) ? call.Operator : null;
        var options = call.Settings.ToLakeOptions();
        var made = await Lake.CreateAsync(
            folder,
            name,
            options,
            StoreOf(call),
            keeper,
            call.Get(_shared) ? PostgresGrounds.Provider : null,
            person);
        if (person is not null)
        {
            // So that serve has somebody to make the first account for.
            using var opened = await Lake.OpenAsync(folder, options);
            await opened.ApplyAsync(person);
        }

        call.Terminal.Facts(
            ("lake", $"{made.Name}, made in {made.Folder}"),
            ("root key", keeper is null ? $"passphrase file {made.KeyFile}" : $"kept by {made.KeyFile}"),
            ("", keeper is null
                ? "keep a copy elsewhere: without it nothing can be read"
                : "without that key nothing can be read"),
            ("audit log", $"{made.Origin}, key P-256 {made.KeyFingerprint}"),
            ("people", person is null
                ? "nobody yet"
                : $"{person}, who may see nothing until a role allows it"),
            ("next", $"edit {Path.Combine(folder, "lake.yaml")}, then: lakeward plan --lake {folder}"));
        return Outcome.Done;
    }

    private LakeStore? StoreOf(Call call)
    {
        if (call.Get(_store) is { } url)
        {
            return new LakeStore(
                url,
                call.Get(_endpoint),
                call.Get(_region),
                call.Get(_authority) is { } file ? Path.GetFullPath(file) : null,
                call.Get(_key),
                call.Get(_lockDays),
                call.Get(_plain));
        }

        var stray = new Option[] { _endpoint, _region, _authority, _key, _lockDays, _plain }
            .FirstOrDefault(option => call.Parsed.GetResult(option) is { Implicit: false });
        return stray is null
            ? null
            : throw CliErrors.Usage($"{stray.Name} goes with --store.", "lakeward init");
    }
}
