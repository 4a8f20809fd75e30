// The options of serve that only an edge has, and how it is opened with them.
using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Aws;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Zones;

namespace Lakeward.Cli.Verbs;

/// <summary>Where an edge puts what it takes.</summary>
internal sealed class EdgeFlags
{
    private const string Bucket = "s3://";
    private const int MaxConnections = 1000;

    private readonly Option<string?> _inbox = new("--inbox")
    {
        Description = "Edge: the lake's inbox, a mounted folder or s3://BUCKET/PREFIX",
        HelpName = "PLACE",
    };

    private readonly Option<string?> _spool = new("--spool")
    {
        Description = "Edge: the folder that uploads grow in, where the inbox is a bucket",
        HelpName = "DIR",
    };

    private readonly Option<string?> _endpoint = new(
        "--s3-endpoint") { Description = "Edge: the S3 server (else AWS)", HelpName = "URL" };

    private readonly Option<string?> _region = new(
        "--s3-region") { Description = "Edge: the region to sign for", HelpName = "NAME" };

    private readonly Option<string?> _authority = new("--s3-authority")
    {
        Description = "Edge: PEM file of the authority that vouches for the S3 server (else the system's)",
        HelpName = "FILE",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_inbox, _spool, _endpoint, _region, _authority];

    /// <summary>Opens the edge of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="zone">The options of zones.</param>
    /// <param name="listen">Where to listen.</param>
    /// <param name="certificate">What senders know the edge by.</param>
    /// <param name="control">The control database.</param>
    /// <param name="given">The other files that the call names.</param>
    public async Task<EdgeHost> StartAsync(
        Call call,
        ZoneFlags zone,
        IPEndPoint listen,
        X509Certificate2 certificate,
        ControlOptions control,
        IEnumerable<string> given)
    {
        var inbox = ZoneFlags.Required(call, _inbox, ZoneRole.Edge);
        var isBucket = inbox.StartsWith(Bucket, StringComparison.Ordinal);
        if (!isBucket)
        {
            ZoneFlags.Refuse(call, ZoneRole.Edge, [_spool, _endpoint, _region, _authority]);
        }

        var store = !isBucket ? null : new S3Stores().Open(
            new LakeStore(inbox, call.Get(_endpoint), call.Get(_region), call.Get(_authority)),
            LakeStore.Inbox);
        control.RequireVerified();
        return await EdgeHost.StartAsync(new EdgeOptions
        {
            Http = new HttpOptions
            {
                Listen = listen, Certificate = certificate, MaxConnections = MaxConnections,
            },
            Control = control,
            Parts = isBucket ? ZoneFlags.Required(call, _spool, ZoneRole.Edge) : inbox,
            Inbox = store,
            Vault = zone.VaultOf(call),
            Pass = zone.PassOf(call, ZoneRole.Edge),
            Given = [.. zone.FilesOf(call), .. given],
        });
    }
}
