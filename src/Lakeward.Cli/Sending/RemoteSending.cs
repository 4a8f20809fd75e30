// Sends files to a service: seals each to the spool, uploads several at once, and keeps the receipts.
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Cli.Sending;

/// <summary>One call of send. What an earlier call left in the spool is delivered with it.</summary>
internal sealed class RemoteSending(Terminal terminal, Spool spool, DropFile drop, Carrier carrier,
    TimeProvider time)
{
    private const string Sent = "sent";
    private const string Refused = "refused";
    private const int AtOnce = 4;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();

    /// <summary>Whether a file is to be held back, and has been told of.</summary>
    public required Func<string, bool> IsHeldBack { get; init; }

    /// <summary>Sends files, by their paths and the names under which they are sent.</summary>
    public async Task<Outcome> SendAsync(IReadOnlyList<(string File, string Name)> files,
        CancellationToken ct)
    {
        var outcome = Outcome.Done;
        var works = new List<Func<Task>>();
        var left = spool.Jobs().ToList();
        works.AddRange(left.Select(job => (Func<Task>)(() => CarryAsync(job, ct))));
        foreach (var (file, name) in files.Where(file => !left.Exists(job => IsOf(job, file.File))))
        {
            if (ReceiptOf(file) is { } known)
            {
                Say($"  {Path.GetFileName(file)}   delivered before, receipt in {known}");
                continue;
            }

            if (IsHeldBack(file))
            {
                outcome = Outcome.Issues;
                continue;
            }

            works.Add(async () => await CarryAsync(
                await SealAsync(file, name, Beside(file, name), moveTo: null, ct), ct));
        }

        var worst = await RunAsync(works, ct);
        return worst == Outcome.Done ? outcome : worst;
    }

    /// <summary>Sends the files of a folder as they become complete, until it is stopped.</summary>
    public async Task<Outcome> WatchAsync(string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.Combine(folder, Sent));
        var watched = new WatchedFolder(folder);
        while (!ct.IsCancellationRequested)
        {
            var left = spool.Jobs().ToList();
            var works = left.Select(job => (Func<Task>)(() => CarryAsync(job, ct))).ToList();
            works.AddRange(watched.Look().Where(file => !left.Exists(job => IsOf(job, file.FullName)))
                .Select(file => (Func<Task>)(() => SendCompleteAsync(file, ct))));
            if (works.Count > 0)
            {
                await RunAsync(works, ct);
            }

            await Task.Delay(Look, time, ct);
        }

        return Outcome.Done;
    }

    private async Task SendCompleteAsync(FileInfo file, CancellationToken ct)
    {
        var target = Path.Combine(file.DirectoryName!, Sent, file.Name);
        SpoolJob job;
        try
        {
            FileNameCheck.Require(file.Name, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            if (IsHeldBack(file.FullName))
            {
                SetAside(file.FullName);
                return;
            }

            job = await SealAsync(file.FullName, file.Name, $"{target}.receipt", target, ct);
        }
        catch (LakeException refusal) when (refusal.Outcome is Outcome.Refused or Outcome.Usage)
        {
            SetAside(file.FullName);
            throw;
        }

        await CarryAsync(job, ct);
    }

    private async Task<SpoolJob> SealAsync(
        string file, string name, string receipt, string? moveTo, CancellationToken ct)
    {
        var stamp = file == SendSource.StandardInput ? null : new FileInfo(file);
        await using var content = SendSource.Open(file);
        var announcement = await new Sender(drop, spool.Folder, time)
            .SendAsync(name, content, drop.Senders[0], ct);
        var job = new SpoolJob
        {
            Delivery = announcement.Id,
            Source = stamp?.FullName,
            SizeBytes = stamp?.Length ?? announcement.SizeBytes,
            Written = stamp?.LastWriteTimeUtc ?? default,
            Receipt = receipt,
            MoveTo = moveTo,
        };
        spool.Add(job);
        return job;
    }

    private async Task CarryAsync(SpoolJob job, CancellationToken ct)
    {
        using var held = spool.TryTake(job);
        if (held is null)
        {
            return;
        }

        try
        {
            if (await carrier.CarryAsync(job, ct) is { } receipt)
            {
                var path = carrier.Finish(job, receipt);
                Say($"  {NameOf(job)}   delivery [bold]{job.Delivery}[/]   received, receipt in {path}");
            }
            else
            {
                Say($"  {NameOf(job)}   delivery [bold]{job.Delivery}[/]   uploaded");
            }
        }
        catch (LakeException refusal) when (refusal.Outcome is Outcome.Issues)
        {
            // The delivery itself is refused, and would be again. Where only its sender is, it waits.
            spool.Remove(job);
            if (job is { MoveTo: not null, Source: { } source })
            {
                SetAside(source);
            }

            throw;
        }
    }

    /// <summary>Runs several at once; one that fails does not stop the others.</summary>
    private async Task<Outcome> RunAsync(List<Func<Task>> works, CancellationToken ct)
    {
        var (worst, finished) = (Outcome.Done, 0);
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await terminal.WithProgressAsync($"{Amount.Count(works.Count, "file")}", works.Count, async done =>
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, works.Count), bounds, async (index, _) =>
            {
                try
                {
                    await works[index]();
                }
                catch (LakeException failure) when (failure.Outcome is not Outcome.Interrupted)
                {
                    lock (_lock)
                    {
                        Failure.Tell(failure, terminal);
                        worst = worst == Outcome.Done ? failure.Outcome : worst;
                    }
                }

                lock (_lock)
                {
                    done(++finished);
                }
            });
            return true;
        });
        return worst;
    }

    /// <summary>
    /// The receipt of this drop for a file as it is now, or null: a call that is made again sends only what
    /// has not arrived. Who wants to send a file twice removes its receipt or touches it.
    /// </summary>
    private string? ReceiptOf(string file)
    {
        var full = Path.GetFullPath(file);
        if (file == SendSource.StandardInput || !File.Exists(full) || !File.Exists($"{full}.receipt"))
        {
            return null;
        }

        var written = File.GetLastWriteTimeUtc(full);
        return Directory.EnumerateFiles(Path.GetDirectoryName(full)!)
            .Where(path => path.StartsWith($"{full}.", StringComparison.Ordinal)
                && path.EndsWith(".receipt", StringComparison.Ordinal)
                && File.GetLastWriteTimeUtc(path) == written)
            .FirstOrDefault(IsOfThisDrop);
    }

    private bool IsOfThisDrop(string path)
    {
        try
        {
            var receipt = Receipt.Parse(File.ReadAllBytes(path));
            receipt.Verify(VerificationKey.Parse(drop.AuditKey));
            return receipt.Drop == drop.Drop;
        }
        catch (LakeException)
        {
            return false;
        }
    }

    private void Say(FormattableString line)
    {
        lock (_lock)
        {
            terminal.Say(line);
        }
    }

    private static string NameOf(SpoolJob job) => job.Source is { } source ? Path.GetFileName(source) : "-";

    private static string Beside(string file, string name) => file == SendSource.StandardInput
        ? Path.GetFullPath($"{name}.receipt")
        : Path.GetFullPath($"{file}.receipt");

    private static void SetAside(string file)
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, Refused);
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, Path.GetFileName(file));
        if (File.Exists(file))
        {
            File.Move(file, File.Exists(target) ? $"{target}.{Guid.CreateVersion7():n}" : target,
                overwrite: false);
        }
    }

    private static bool IsOf(SpoolJob job, string file)
    {
        if (file == SendSource.StandardInput)
        {
            return false;
        }

        var known = new FileInfo(file);
        return job.Source == known.FullName && known.Exists && job.SizeBytes == known.Length
            && job.Written == known.LastWriteTimeUtc;
    }
}
