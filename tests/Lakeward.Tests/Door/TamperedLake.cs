// A lake in which every kind of file exists, to be tampered with.
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

/// <summary>
/// Two tables of one dataset with several deliveries each, rows in quarantine, rotated keys, two manifests, a
/// delivery that waits in the inbox, and an audit log of more than one tile. Tests put back what they change.
/// </summary>
public sealed class TamperedLake : IAsyncLifetime
{
    internal const string Question = "SELECT * FROM claims.patients ORDER BY patient_id";
    internal const string OtherQuestion = "SELECT * FROM claims.visits ORDER BY patient_id";
    private const int FullTile = 256;
    private const string Rows =
        "patient_id,name,birth_date,diagnosis,paid\np4,Dan Hill,1980-05-06,I10,10.00\n"
        + "p5,Eve Pond,none,E11,1.00\n";

    private SomeLake? _some;
    private Lake? _lake;

    /// <summary>The lake's folder.</summary>
    internal string Root => _some!.Root;

    /// <summary>
    /// The lake, open all the time. It keeps no decrypted column, so every question reads files.
    /// </summary>
    internal Lake Lake => _lake!;

    /// <summary>How the lake and its copies are opened.</summary>
    internal LakeOptions Options { get; private set; } = new();

    /// <summary>
    /// A copy of the folder from before the keys were rotated and the second deliveries came.
    /// </summary>
    internal string Earlier { get; private set; } = "";

    /// <summary>The delivery that waits in the inbox.</summary>
    internal string Waiting { get; private set; } = "";

    /// <summary>The right answers to the questions.</summary>
    internal string Answer { get; private set; } = "";

    internal string OtherAnswer { get; private set; } = "";

    private static string Manifest => SomeLake.Manifest
        .Replace("drops:\n", """
                  visits:
                    format: delimited
                    subject: patient_id
                    columns:
                      patient_id: direct-identifier
                      name: direct-identifier
                      birth_date: {class: quasi-identifier, type: date}
                      diagnosis: sensitive
                      paid: {class: general, type: "decimal(12,2)"}
            drops:
              second: {dataset: claims, table: visits, senders: [mercy]}

            """, StringComparison.Ordinal)
        .Replace("accepts: [delimited, json-lines]", "accepts: [delimited]", StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        _some = await SomeLake.CreateAsync(Manifest, new LakeOptions { CacheLimitBytes = 0 });
        var beside = Path.GetDirectoryName(Root)!;
        Options = _some.Options with { KeyFile = Path.Combine(beside, "some.key") };
        _lake = await _some.OpenAsync();
        LogKey = VerificationKey.Parse(await File.ReadAllTextAsync(_lake.Folder.AuditKey));
        await LoadAsync(SomeLake.Patients, "door");
        await LoadAsync(SomeLake.Patients, "second");
        Earlier = Path.Combine(beside, "earlier");
        Copy(Root, Earlier);
        await ChangeAsync();
        Waiting = await SendAsync(Rows, "door");
        Answer = await AskAsync(Question);
        OtherAnswer = await AskAsync(OtherQuestion);
        var detail = _lake.Events(0, _lake.EventCount).First(entry => entry.Event.Detail is not null).Index;
        while (_lake.EventCount < FullTile + 20)
        {
            await _lake.DetailAsync(detail, "kim");
        }

        await AskAsync(Question);
    }

    public ValueTask DisposeAsync()
    {
        _lake?.Dispose();
        _some?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The questions and their right answers.</summary>
    internal IEnumerable<(string Question, string Answer)> Answers =>
        [(Question, Answer), (OtherQuestion, OtherAnswer)];

    /// <summary>The audit log's public key, as an auditor holds it.</summary>
    internal VerificationKey LogKey { get; private set; } = null!;

    /// <summary>Whether a root key file is refused.</summary>
    internal bool RefusesRoot(byte[] file)
    {
        using var passphrase = SecretKey.ReadFile(Options.KeyFile!);
        try
        {
            RootKey.Open(file, passphrase).Dispose();
            return false;
        }
        catch (CryptographyException)
        {
            return true;
        }
    }

    /// <summary>Asks the open lake.</summary>
    internal Task<string> AskAsync(string question) => SomeLake.AskAsync(Lake, "kim", question);

    /// <summary>A fresh copy of the lake's folder, to be broken and thrown away.</summary>
    internal string Copy()
    {
        var copy = Path.Combine(Path.GetDirectoryName(Root)!, $"copy-{Guid.NewGuid():n}");
        Copy(Root, copy);
        return copy;
    }

    /// <summary>Copies a folder, replacing what is there.</summary>
    internal static void Copy(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        foreach (var path in Directory.EnumerateFiles(from, "*", Everything).Prepend(from))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(path == from ? to : Path.GetDirectoryName(target)!);
            if (path != from)
            {
                File.Copy(path, target);
            }
        }
    }

    /// <summary>The files under a part of the lake's folder, by pattern, in a stable order.</summary>
    internal static IReadOnlyList<string> Files(string root, string folder, string pattern) =>
        [.. Directory.EnumerateFiles(
            Path.Combine(root, folder), pattern, Everything).Order(StringComparer.Ordinal)];

    private static EnumerationOptions Everything =>
        new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    private async Task ChangeAsync()
    {
        await Lake.RotateDatasetKeysAsync(null, "kim");
        await Lake.RotateRootAsync("kim");
        await File.WriteAllTextAsync(
            Lake.Folder.Manifest, Manifest.Replace(
                "Mercy Regional", "Mercy Valley", StringComparison.Ordinal));
        await Lake.ApplyAsync("kim");
        await LoadAsync(Rows, "door");
        await LoadAsync(Rows, "second");
    }

    private async Task LoadAsync(string content, string drop) =>
        await Lake.LoadAsync(await SendAsync(content, drop), "kim");

    private Task<string> SendAsync(string content, string drop) =>
        _some!.SendAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), drop: drop);
}
