// One of many machines that send at once, with a key pair and files of its own.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Sending;
using Lakeward.Errors;
using Lakeward.Server.Identity;

namespace Lakeward.Scenarios;

/// <summary>
/// Sends with the client of <c>lakeward send</c>, in this process or as a process of its own. It proves its
/// key for each access token. What could not be sent is sent again, as the same command would the next night.
/// </summary>
internal sealed class CrowdSender : IDisposable
{
    private const int MostNights = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder;

    /// <param name="name">The machine's name in the manifest.</param>
    /// <param name="folder">A folder for its files, key and spool.</param>
    /// <param name="batches">What it sends.</param>
    public CrowdSender(string name, string folder, IReadOnlyList<MarkedBatch> batches)
    {
        (Name, Batches) = (name, batches);
        _folder = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (var batch in batches)
        {
            File.WriteAllBytes(FileOf(batch), batch.Content);
        }

        File.WriteAllText(Path.Combine(_folder, "key.pem"), _key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The machine, whose name is also the id of its credential.</summary>
    public string Name { get; }

    /// <summary>What it sends.</summary>
    public IReadOnlyList<MarkedBatch> Batches { get; }

    /// <summary>How often its client gave up and was started again.</summary>
    public int Nights { get; private set; }

    /// <summary>What its client said when it gave up.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Where the receipt of a batch lies at the end.</summary>
    public string ReceiptOf(MarkedBatch batch) => $"{FileOf(batch)}.receipt";

    /// <summary>The public half of its key, as the service keeps it.</summary>
    public Credential NewCredential(DateTimeOffset now)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var key = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        return new Credential
        {
            Id = Name,
            Principal = Name,
            Key = key,
            Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
            Scopes = "drop:door",
            Created = now,
            Ends = now.AddDays(1),
        };
    }

    /// <summary>Sends all its files in this process, until each has its receipt.</summary>
    /// <param name="server">The service.</param>
    /// <param name="roots">The file with the certificate to trust.</param>
    public async Task SendAsync(string server, string roots)
    {
        while (Missing() is { Count: > 0 } missing)
        {
            using var said = new StringWriter();
            var outcome = Outcome.Failed;
            try
            {
                outcome = await SendOnceAsync(server, roots, missing, said);
            }
            catch (LakeException failure) when (failure.Outcome == Outcome.Failed)
            {
                await said.WriteAsync($"{failure.Id} {failure.Message}");
            }

            Check(outcome == Outcome.Done, said.ToString());
        }
    }

    /// <summary>Sends all its files by processes of the command, until each has its receipt.</summary>
    /// <param name="server">The service.</param>
    /// <param name="roots">The file with the certificate to trust.</param>
    public async Task RunAsync(string server, string roots)
    {
        while (Missing() is { Count: > 0 } missing)
        {
            using var run = RunningCommand.Start(
                _folder,
                [
                    "send", .. missing, "--drop", "door", "--server", server, "--ca", roots, "--credential",
                    Name, "--credential-key", Path.Combine(_folder, "key.pem"),
                ]);
            var ended = await run.EndAsync(Patience);
            Check(ended.ExitCode == 0, ended.ToString());
        }
    }

    public void Dispose() => _key.Dispose();

    private async Task<Outcome> SendOnceAsync(
        string server, string roots, IReadOnlyList<string> files, StringWriter said)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(_folder, "key.pem")));
        using var tokens = new MachineTokens(Name, key, TimeProvider.System);
        using var door = new ServiceDoor(
            server,
            (service, stop) => tokens.GetAsync(
                form => service.AskTokenAsync(form, stop), service.TokenAddress, stop),
            roots);
        var drop = await ServiceDrop.FetchAsync(door, "door", CancellationToken.None);
        var spool = new Spool(Path.Combine(_folder, "spool"), door.Address, drop.Drop);
        var terminal = new Terminal(said, said, () => Stream.Null, (false, false));
        var sending = new RemoteSending(
            terminal, spool, drop, new Carrier(door, spool, drop, waits: true), TimeProvider.System)
        {
            IsHeldBack = _ => false,
        };
        return await sending.SendAsync(
            [.. files.Select(file => (file, Path.GetFileName(file)))], CancellationToken.None);
    }

    private void Check(bool isDone, string said)
    {
        if (!isDone)
        {
            Nights++;
            Failures.Add(said);
            Xunit.Assert.True(Nights < MostNights, $"{Name} cannot send: {said}");
        }
    }

    private List<string> Missing() =>
        [.. Batches.Where(batch => !File.Exists(ReceiptOf(batch))).Select(FileOf)];

    private string FileOf(MarkedBatch batch) => Path.Combine(_folder, $"batch-{batch.Number}.csv");
}
