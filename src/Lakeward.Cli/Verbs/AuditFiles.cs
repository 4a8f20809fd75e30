// Reads the keys and checkpoints that a verification is given, and prints what it found.
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal static class AuditFiles
{
    private const int MaxSizeBytes = 1 << 20;

    /// <summary>The text of a small file.</summary>
    /// <exception cref="LakeException">There is none, or it is too large to be a key or a
    /// checkpoint.</exception>
    public static string ReadText(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw CliErrors.NoFile(path)
            : file.Length > MaxSizeBytes ? throw CliErrors.NotACheckpoint(path)
            : File.ReadAllText(path);
    }

    /// <summary>The public key of a log.</summary>
    public static VerificationKey ReadKey(string path) => VerificationKey.Parse(ReadText(path).Trim());

    /// <summary>An access token, the only line of a file.</summary>
    public static string ReadToken(string path) =>
        ReadText(path).Trim() is { Length: > 0 } token && !token.Any(char.IsWhiteSpace)
            ? token
            : throw CliErrors.NoToken(Path.GetFileName(path));

    /// <summary>A checkpoint from its text.</summary>
    public static SignedCheckpoint? ParseCheckpoint(string? text) =>
        text is null ? null : SignedCheckpoint.Parse(text);

    /// <summary>The root hash in hex, where a checkpoint could be read.</summary>
    public static string RootOf(AuditReport report) =>
        report.Checkpoint is { } head ? Convert.ToHexStringLower(head.Root.Span) : "none";

    /// <summary>Prints the verdict.</summary>
    /// <returns>Whether all verified.</returns>
    public static bool WriteFindings(Terminal terminal, IReadOnlyList<AuditFinding> findings, bool passed)
    {
        if (passed)
        {
            terminal.Say($"  [green]verified[/]: nothing was changed, removed or rolled back");
        }
        else
        {
            var count = findings.Count(each => !each.IsHarmless);
            terminal.Say($"  [red bold]not verified[/]: {Amount.Count(count, "finding")}");
        }

        foreach (var finding in findings)
        {
            terminal.Note(
                $"  {(finding.IsHarmless ? "note " : "")}{finding.Id} {finding.Place}: {finding.Message}");
        }

        if (!passed)
        {
            terminal.Note(
                $"  [dim]hint:[/] restore the files from a backup; what each id means: docs/errors.md");
        }

        return passed;
    }
}
