// The demo's story: a lake is made, filled, asked, verified, re-keyed, and searched for what must not be.
using Lakeward.Cli.Screen;
using Lakeward.Cli.Verbs;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Query;

namespace Lakeward.Cli.Demo;

/// <summary>
/// Tells the story in steps, each with its time: 1. make a lake; 2. apply a manifest; 3. make up data, in
/// memory only; 4. seal and send it; 5. load it; 6. to 8. ask one question with three pairs of eyes;
/// 9. verify everything; 10. rotate all keys; 11. open the lake anew and compare; 12. search every byte.
/// </summary>
internal sealed class DemoStory : IDisposable
{
    private readonly DemoFolder _folder;
    private readonly Terminal _terminal;
    private readonly LakeOptions _options;
    private readonly DemoSteps _steps;
    private readonly DemoPopulation _population;
    private readonly DateTimeOffset _began;
    private Lake? _lake;

    public DemoStory(DemoFolder folder, Terminal terminal, LakeOptions options, DemoPopulation population)
    {
        (_folder, _terminal, _options, _population) = (folder, terminal, options, population);
        _steps = new DemoSteps(terminal);
        _began = options.Time.GetUtcNow();
    }

    private Lake Lake => _lake!;

    /// <summary>Runs every step; the first that fails ends the demo.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        _terminal.Say($"[bold]Lakeward demo[/]: the whole way of health data, on patients who do not exist.");
        _terminal.Gap();
        await MakeAsync(ct);
        await FillAsync(ct);
        SayTheQuestion();
        var clear = await AskAsync(DemoPerson.Clinician, ct);
        var masked = await AskAsync(DemoPerson.Analyst, ct);
        await BeRefusedAsync(DemoPerson.Clerk, ct);
        _steps.Do("Verify the audit log and every object", Verified);
        await RotateAsync();
        await CompareAsync([(DemoPerson.Clinician, clear), (DemoPerson.Analyst, masked)], ct);
        _steps.Do("Search every byte on the disk for the planted values", Search);
        Sum();
    }

    public void Dispose() => _lake?.Dispose();

    private async Task MakeAsync(CancellationToken ct)
    {
        await _steps.DoAsync("Make a lake", async () =>
        {
            var made = await Lake.CreateAsync(_folder.Lake, "clinic", _options);
            _lake = await Lake.OpenAsync(_folder.Lake, _options);
            return $"A passphrase file opens its root key; key {made.KeyFingerprint} signs its audit log.";
        });
        await _steps.DoAsync("Apply a manifest", async () =>
        {
            await File.WriteAllTextAsync(Lake.Folder.Manifest, DemoManifest.Of(_began), ct);
            var change = await Lake.ApplyAsync("demo");
            return $"{change!.Plan!.Added} things: agreement, dataset, tables, drops, roles, principals.";
        });
    }

    private async Task FillAsync(CancellationToken ct)
    {
        _steps.Do("Make up patients and claims, in memory only", () =>
        {
            _population.Make();
            var (patients, claims) = (Amount.Count(_population.Patients), Amount.Count(_population.Claims));
            return $"{patients} patients with {claims} claims; {_population.Planted.Count} of the patients "
                + "carry planted values, to be searched for at the end.";
        });
        await _steps.DoAsync("Seal both files and send them", async () =>
        {
            var patients = await SendAsync("patients", _population.TakePatients(), ct);
            var claims = await SendAsync("claims", _population.TakeClaims(), ct);
            return $"{Amount.Size(patients + claims)}, sealed to the drops' public keys: "
                + "the sender could not open them again.";
        });
        await _steps.DoAsync("Load the deliveries into encrypted tables", async () =>
        {
            var loaded = new List<string>();
            foreach (var delivery in Lake.Deliveries())
            {
                var report = await Lake.LoadAsync(delivery.Id, "demo", null, ct);
                loaded.Add($"{Amount.Count(report.Rows, "row")} into {report.Tables[0].Table}");
            }

            return $"{string.Join(", ", loaded)}; each column under the key of its class.";
        });
    }

    private async Task<long> SendAsync(string drop, Stream content, CancellationToken ct)
    {
        await using var owned = content;
        var door = DropFile.Read(Lake.Folder.DropFile(drop));
        var sender = new Sender(door, Lake.Folder.OpenInbox(_options), _options.Time);
        return (await sender.SendAsync($"{drop}.csv", content, DemoManifest.Sender, ct)).SizeBytes;
    }

    private void SayTheQuestion()
    {
        _terminal.Gap();
        _terminal.Say($"     [dim]One question, asked by three people:[/]");
        foreach (var line in DemoManifest.Question.Split('\n'))
        {
            _terminal.Say($"       [italic]{line}[/]");
        }

        _terminal.Gap();
    }

    private async Task<IReadOnlyList<string?[]>> AskAsync(DemoPerson person, CancellationToken ct)
    {
        IReadOnlyList<string?[]> rows = [];
        await _steps.DoAsync(person.Title, async () =>
        {
            using var answer = await Lake.QueryAsync(RequestOf(person), ct);
            rows = answer.TakeText(DemoManifest.MaxRows, out var columns);
            _steps.After = () => _terminal.Rows(AnswerText.HeadingsOf(columns), rows, indent: 7);
            var how = answer.MaskedColumns.Count == 0 ? "in full" : "with masks";
            return $"Answered {how}, by role {answer.Role} for {answer.Purpose}; "
                + $"event {answer.AuditIndex} of the audit log said so before the first row.";
        });
        return rows;
    }

    private Task BeRefusedAsync(DemoPerson person, CancellationToken ct) =>
        _steps.DoAsync(person.Title, async () =>
        {
            try
            {
                using var answer = await Lake.QueryAsync(RequestOf(person), ct);
            }
            catch (LakeException refusal) when (refusal.Outcome == Outcome.Refused)
            {
                return $"Refused, {refusal.Id}: {refusal.Message}.";
            }

            throw CliErrors.NotRefused();
        });

    private static QueryRequest RequestOf(DemoPerson person) =>
        new() { Principal = person.Principal, Purpose = person.Purpose, Sql = DemoManifest.Question };

    private string Verified()
    {
        var found = Lake.Verify();
        return found.Passed
            ? $"{Amount.Count(found.Audit.Size, "event")}, {Amount.Count(found.Objects, "object")}: "
                + "nothing was changed, removed or rolled back."
            : throw CliErrors.DemoLakeNotVerified(found.Findings.Count);
    }

    private Task RotateAsync() => _steps.DoAsync("Rotate every dataset key, then the root key", async () =>
    {
        await Lake.RotateDatasetKeysAsync(null, "demo");
        await Lake.RotateRootAsync("demo");
        var keys = Lake.Keys();
        return $"{Amount.Count(keys.Count(key => key.Active), "active key")}, "
            + $"{Amount.Count(keys.Count(key => !key.Active), "older one")} that only open what they sealed.";
    });

    private Task CompareAsync(
        IReadOnlyList<(DemoPerson Person, IReadOnlyList<string?[]> Rows)> before, CancellationToken ct) =>
        _steps.DoAsync("Open the lake anew and ask again", async () =>
        {
            Lake.Dispose();
            _lake = await Lake.OpenAsync(_folder.Lake, _options);
            foreach (var (person, expected) in before)
            {
                using var answer = await Lake.QueryAsync(RequestOf(person), ct);
                var rows = answer.TakeText(DemoManifest.MaxRows, out _);
                if (!rows.SelectMany(row => row).SequenceEqual(expected.SelectMany(row => row)))
                {
                    throw CliErrors.AnswersDiffer();
                }
            }

            return $"The same answers as before. {Verified()}";
        });

    private string Search()
    {
        var canaries = DemoCanaries.Of(_population.Planted);
        var scanner = new CanaryScanner(canaries);
        var proofs = Amount.Count(CanaryProof.Require(scanner, canaries, _population.Seed));
        var before = scanner.BytesScanned;
        var files = DemoTraces.Files(_folder.Root, _began);
        var findings = files.SelectMany(scanner.ScanFile).ToList();
        foreach (var (place, form, where, offset) in findings)
        {
            _terminal.Note($"  [red]{where}[/] at {offset}: {place} in the form {form}");
        }

        return findings.Count == 0
            ? $"None in {Amount.Count(files.Count, "file")}, {Amount.Size(scanner.BytesScanned - before)}. "
                + $"The same search found {proofs} of {proofs} plants in memory: plain, coded, packed."
            : throw CliErrors.CanaryFound(findings.Count);
    }

    private void Sum()
    {
        var files = new DirectoryInfo(_folder.Lake).EnumerateFiles("*", SearchOption.AllDirectories);
        var plain = Amount.Size(_population.SizeBytes);
        var stored = Amount.Size(files.Sum(file => file.Length));
        var elapsed = Amount.Elapsed(_steps.Elapsed);
        _terminal.Gap();
        _terminal.Say($"  [green bold]All went as it should[/], in {elapsed}.");
        _terminal.Say($"  {plain} of data became {stored} at rest, sealed, governed and accounted for.");
        if (_folder.Stays)
        {
            _terminal.Say($"  The lake stays in {_folder.Lake}. Look around:");
            _terminal.Say($"    lakeward audit show --lake {_folder.Lake}");
        }
        else
        {
            _terminal.Say($"  [dim]The folder is gone (--keep leaves it). Your own: lakeward init NAME[/]");
        }
    }
}
