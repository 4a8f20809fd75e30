// The folder in which sealed files wait for their delivery, as ciphertext.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lakeward.Ingest;
using Lakeward.Storage;

namespace Lakeward.Cli.Sending;

/// <summary>
/// The spool of one drop of one service. A job is there from when its file is sealed until its receipt lies
/// where it belongs, so that a later call goes on where an earlier one was interrupted. Who works on a job
/// holds
/// its lock.
/// </summary>
internal sealed class Spool
{
    private const int NameLength = 32;
    private const string JobEnding = ".job";
    private readonly ObjectDirectory _folder;

    /// <param name="root">Where spools are; null for the user's own place.</param>
    /// <param name="server">The service.</param>
    /// <param name="drop">The drop.</param>
    public Spool(string? root, Uri server, string drop)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{server.AbsoluteUri}\n{drop}"));
        var name = Convert.ToHexStringLower(hash)[..NameLength];
        _folder = ObjectDirectory.Create(Path.Combine(root ?? OwnRoot(), name));
    }

    /// <summary>Where files are sealed to.</summary>
    public ObjectDirectory Folder => _folder;

    /// <summary>Remembers a job.</summary>
    public void Add(SpoolJob job) =>
        _folder.TryPut(NameOf(job.Delivery, JobEnding), JsonSerializer.SerializeToUtf8Bytes(
            job, SendingJson.Default.SpoolJob));

    /// <summary>The jobs that are not done.</summary>
    public IEnumerable<SpoolJob> Jobs() =>
        _folder.List().Where(name => name.Path.EndsWith(JobEnding, StringComparison.Ordinal))
            .Select(TryRead).OfType<SpoolJob>();

    /// <summary>Takes a job; null while another call works on it, or when it is done.</summary>
    public FolderLock? TryTake(SpoolJob job)
    {
        var held = FolderLock.TryAcquire(Path.Combine(_folder.Root, $"{job.Delivery}.lock"));
        if (held is not null && _folder.Exists(NameOf(job.Delivery, JobEnding)))
        {
            return held;
        }

        held?.Dispose();
        return null;
    }

    /// <summary>The announcement of a job.</summary>
    public Announcement? AnnouncementOf(SpoolJob job) =>
        _folder.Exists(NameOf(job.Delivery, ".json"))
            ? Announcement.TryParse(_folder.ReadAll(NameOf(job.Delivery, ".json")))
            : null;

    /// <summary>The sealed file of a job; the caller disposes it.</summary>
    public ObjectReader OpenSealed(SpoolJob job) => _folder.OpenRead(NameOf(job.Delivery, ".sealed"));

    /// <summary>Forgets a job; its caller holds the lock.</summary>
    public void Remove(SpoolJob job)
    {
        foreach (var ending in (string[])[JobEnding, ".sealed", ".json", ".lock"])
        {
            _folder.Delete(NameOf(job.Delivery, ending));
        }
    }

    private static ObjectName NameOf(string delivery, string ending) => ObjectName.Of($"{delivery}{ending}");

    private static string OwnRoot() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local",
                "state"),
        "lakeward",
        "spool");

    private SpoolJob? TryRead(ObjectName name)
    {
        try
        {
            return JsonSerializer.Deserialize(_folder.ReadAll(name), SendingJson.Default.SpoolJob);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Errors.LakeException)
        {
            // Another call has just finished it.
            return null;
        }
    }
}
